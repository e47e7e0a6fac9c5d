// The keys of a review: j and k walk through the rows, u goes to the next one that is open, the keys of the decisions act on the row where the reviewer is.
let at = null;
let last = { key: "", time: 0 };

const rows = () => [...document.querySelectorAll("[data-item]")];

function here() {
  const focused = document.activeElement?.closest?.("[data-item]");
  return focused ?? (at?.isConnected ? at : null);
}

function go(row) {
  if (!row) return;
  at = row;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const index = all.indexOf(here());
  const next = index < 0 ? (by > 0 ? 0 : all.length - 1) : index + by;
  if (next >= all.length) document.querySelector(".keyset > .more")?.click();
  go(all[Math.min(Math.max(next, 0), all.length - 1)]);
}

function nextOpen() {
  const all = rows();
  const from = all.indexOf(here());
  go(all.slice(from + 1).find(row => row.dataset.item === "open") ?? all.find(row => row.dataset.item === "open"));
}

function isTyping(element) {
  return element instanceof Element && !!element.closest("input, textarea, select, dialog[open]");
}

function onKey(event) {
  const chord = last.key === "g" && event.timeStamp - last.time < 1200;
  last = { key: event.key, time: event.timeStamp };
  if (document.documentElement.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey || chord || !document.querySelector("[data-review]")) return;
  if (event.key === "Escape" && isTyping(event.target)) { const row = event.target.closest("[data-item]"); if (row) go(row); return; }
  if (isTyping(event.target) || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "u") nextOpen();
  else if (key === "s") document.querySelector("[data-decide-save]")?.click();
  else {
    // The first property of the row that nobody has decided on; where all are, the first.
    const choices = [...here()?.querySelectorAll(`[data-decide="${CSS.escape(key)}"]`) ?? []];
    const choice = choices.find(button => !button.closest("[role='group']")?.querySelector("[aria-pressed='true']")) ?? choices[0];
    if (!choice) return;
    choice.click();
  }
  event.preventDefault();
}

export function start() {
  document.addEventListener("keydown", onKey);
}

export function stop() {
  document.removeEventListener("keydown", onKey);
}
