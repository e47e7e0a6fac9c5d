// The framework shows the state of the connection as a class on #components-reconnect-modal. This file turns it into what people see:
// a slim bar with the age of what is on the page, after a while a dialog, and a page that comes back by itself once the server does.
const dialogAfterMs = 8000;
const probeEveryMs = 1500;

const host = document.getElementById("components-reconnect-modal");
const age = host.querySelector("[data-age]");
let lostAt = 0;
let ticking = 0;
let probing = false;

function tick() {
  const seconds = Math.round((Date.now() - lostAt) / 1000);
  age.textContent = age.dataset.age.replace("{0}", seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`);
  if (Date.now() - lostAt >= dialogAfterMs) host.dataset.stage = "dialog";
}

function lost() {
  if (ticking) return;
  lostAt = Date.now();
  host.dataset.stage = "bar";
  tick();
  ticking = setInterval(tick, 1000);
}

function back() {
  clearInterval(ticking);
  ticking = 0;
  delete host.dataset.stage;
}

// The server no longer knows this page (it was restarted, or the page was away for too long): load it anew as soon as somebody answers.
async function returnWhenServed() {
  if (probing) return;
  probing = true;
  for (;;) {
    try {
      const answer = await fetch("/health/ready", { cache: "no-store" });
      if (answer.ok) return location.reload();
    } catch {
      // Still away.
    }
    await new Promise(done => setTimeout(done, probeEveryMs));
  }
}

function follow() {
  const state = [...host.classList].find(name => name.startsWith("components-reconnect-"))?.slice("components-reconnect-".length);
  if (state === "show" || state === "retrying" || state === "paused") lost();
  else if (state === "failed" || state === "rejected") { lost(); returnWhenServed(); }
  else back();
}

host.querySelector("[data-reload]").addEventListener("click", () => location.reload());
new MutationObserver(follow).observe(host, { attributes: true, attributeFilter: ["class"] });
