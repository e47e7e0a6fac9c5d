// What the shell does without asking the server: preferences, shortcuts, dialogs, copying.
const year = 60 * 60 * 24 * 365;
const root = document.documentElement;

export function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
}

remember("synapse-zone", Intl.DateTimeFormat().resolvedOptions().timeZone);

function choose(name, value) {
  if (name === "culture") {
    remember(".AspNetCore.Culture", `c=${value}|uic=${value}`);
    location.reload();
    return;
  }
  remember(`synapse-${name}`, value);
  root.dataset[name] = value;
  showChoices();
}

export function showChoices() {
  for (const button of document.querySelectorAll("[data-choose]"))
    button.setAttribute("aria-pressed", String(root.dataset[button.dataset.choose] === button.dataset.value));
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page that is served without TLS has no clipboard API.
    const area = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 1500);
}

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  const chooser = target?.closest("[data-choose]");
  if (chooser) choose(chooser.dataset.choose, chooser.dataset.value);
  const copier = target?.closest("[data-copy]");
  if (copier) copy(copier);
  const project = target?.closest("[data-project]");
  if (project) {
    remember("synapse-project", project.dataset.project);
    project.closest("[popover]")?.hidePopover();
  }
  if (target?.closest("[data-print]")) print();
  const opener = target?.closest("[data-open]");
  if (opener) open(opener.dataset.open);
  if (target?.closest("dialog [data-close], dialog.palette a")) target.closest("dialog").close();
  if (target instanceof HTMLDialogElement && target.matches("[data-light-dismiss]")) target.close();
  for (const popup of document.querySelectorAll("details[data-popup][open]")) if (!popup.contains(target)) popup.open = false;
  if (target?.closest(".sidebar a")) delete root.dataset.menu;
  if (target?.closest("[data-menu-toggle]")) root.toggleAttribute("data-menu");
  else if (!target?.closest(".sidebar")) root.removeAttribute("data-menu");
});

function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const input = dialog.querySelector("input");
  if (input) { input.select(); input.focus(); }
  if (dialog.matches(unborn)) keepTyping(input.value);
  const list = dialog.querySelector("[role='listbox']");
  if (list && !watched.has(list)) {
    watched.add(list);
    new MutationObserver(() => mark(dialog, 0)).observe(list, { childList: true, subtree: true });
  }
}

const watched = new WeakSet();

// A page is drawn before its server listens, and drawn anew when it does. What was typed into the palette by then is asked as soon as somebody answers.
const unborn = "dialog.palette:not([data-live])";
let typed = null;

function keepTyping(text) {
  typed = text;
  const birth = new MutationObserver(() => {
    const dialog = document.querySelector("dialog.palette[data-live]");
    if (!dialog) return;
    birth.disconnect();
    if (typed === null) return;
    open("palette");
    const input = dialog.querySelector("input");
    input.value = typed;
    typed = null;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  birth.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-live"] });
}

document.addEventListener("input", event => { if (event.target.closest(unborn)) typed = event.target.value; });
document.addEventListener("close", event => { if (event.target.id === "palette") typed = null; }, true);

let chord = "";
let chordTimer = 0;

function isTyping(element) {
  return element instanceof Element && !!element.closest("input, textarea, select, [contenteditable='true'], [role='textbox'], dialog[open]");
}

document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open("palette");
    return;
  }
  if (event.key === "Escape") {
    root.removeAttribute("data-menu");
    const popup = event.target instanceof Element ? event.target.closest("details[data-popup][open]") : null;
    if (popup) { popup.open = false; popup.querySelector("summary").focus(); }
  }
  if (root.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "?") { event.preventDefault(); open("shortcuts"); return; }
  if (event.key.length !== 1) return;
  clearTimeout(chordTimer);
  chord = (chord + " " + event.key.toLowerCase()).trim().split(" ").slice(-2).join(" ");
  chordTimer = setTimeout(() => { chord = ""; }, 1200);
  const target = document.querySelector(`[data-shortcut="${CSS.escape(chord)}"], [data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  chord = "";
  if (target.matches("input, textarea, select")) target.focus(); else target.click();
});

// Arrow keys walk through the options of the palette; Enter follows the one that is marked.
document.addEventListener("keydown", event => {
  const dialog = event.target instanceof Element ? event.target.closest("dialog.palette") : null;
  if (!dialog) return;
  const options = optionsOf(dialog);
  const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && options.length > 0) {
    event.preventDefault();
    mark(dialog, (at + step + options.length) % options.length);
  } else if (event.key === "Enter") {
    event.preventDefault();
    options[Math.max(at, 0)]?.click();
  }
});

function optionsOf(dialog) {
  return [...dialog.querySelectorAll("[role='option']")];
}

function mark(dialog, index) {
  const options = optionsOf(dialog);
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
  options[index]?.scrollIntoView({ block: "nearest" });
  const input = dialog.querySelector("input");
  if (options[index]) input.setAttribute("aria-activedescendant", options[index].id);
  else input.removeAttribute("aria-activedescendant");
}

// A menu that was drawn before the choice was made shows it when it opens.
document.addEventListener("toggle", showChoices, true);

// A moment is read with its zone and copied as ISO 8601.
document.addEventListener("copy", event => {
  const selection = getSelection();
  const time = selection?.anchorNode?.parentElement?.closest("time[datetime]");
  if (!time || !time.contains(selection.focusNode)) return;
  event.clipboardData.setData("text/plain", time.dateTime);
  event.preventDefault();
});
