// A text area that behaves like an editor: line numbers, underlined complaints, completion from the catalogue, two blanks for Tab (Escape first lets Tab leave).
// What is drawn here needs no answer from the server, so it keeps up with whoever types.
const states = new WeakMap();

export function attach(host, draftKey) {
  const state = {
    area: host.querySelector("textarea"), marks: host.querySelector(".marks"), gutter: host.querySelector(".gutter"), list: host.querySelector(".completions"),
    offers: { paths: [], values: {}, words: [] }, complaints: [], found: [], at: 0, token: null, leaving: false,
  };
  states.set(host, state);
  const { area } = state;
  area.addEventListener("scroll", () => follow(state), { passive: true });
  area.addEventListener("input", event => {
    localStorage.setItem(draftKey, JSON.stringify({ text: area.value, at: Date.now() }));
    draw(state);
    if (event.inputType !== undefined) suggest(state, false);
  });
  area.addEventListener("keydown", event => press(state, event));
  area.addEventListener("blur", () => close(state));
  state.list.addEventListener("mousedown", event => {
    event.preventDefault();
    const item = event.target.closest("li");
    if (item) take(state, [...state.list.children].indexOf(item));
  });
  draw(state);
}

export function mark(host, complaints) {
  const state = states.get(host);
  if (!state) return;
  state.complaints = complaints;
  draw(state);
}

export function offer(host, offers) {
  const state = states.get(host);
  if (state) state.offers = offers;
}

export function goTo(host, line, column) {
  const { area } = states.get(host);
  const [start, end] = range(area.value.split("\n"), line, column);
  area.focus();
  area.setSelectionRange(start, end);
  area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
}

// What was typed and may not have reached the server.
export const recall = key => localStorage.getItem(key);
export const forget = key => localStorage.removeItem(key);

// Undo and redo are those of the document, in whatever field the focus is.
export function listen(editor, page) {
  editor.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const act = key === "z" && !event.shiftKey ? "Undo" : key === "y" || (key === "z" && event.shiftKey) ? "Redo" : null;
    if (!act) return;
    event.preventDefault();
    const field = event.target; // What is typed in it and not said yet is a change to take back.
    if (field.matches("input:not(#rule-note), textarea:not(#rule-json)")) field.dispatchEvent(new Event("change", { bubbles: true }));
    page.invokeMethodAsync(act);
  });
}

export function focusOn(editor, key) {
  const wanted = [...editor.querySelectorAll("[data-focus]")].find(element => element.dataset.focus === key);
  wanted?.focus();
  if (wanted instanceof HTMLInputElement) wanted.select();
}

// ---- drawing

function range(lines, line, column) {
  const text = lines[line - 1] ?? "";
  const before = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  const from = Math.min(column - 1, text.length);
  const rest = text.slice(from);
  const token = /^"(?:[^"\\]|\\.)*"|^[^\s,\]}]+/.exec(rest)?.[0] ?? rest;
  const length = token === "{" || token === "[" || /^[{[]/.test(token) ? rest.trimEnd().replace(/,$/, "").length : token.length;
  return [before + from, before + from + Math.max(length, 1)];
}

function draw(state) {
  const { area, marks, gutter, complaints } = state;
  const lines = area.value.split("\n");
  const tones = new Map();
  for (const c of complaints) if (c.tone === "bad" || !tones.has(c.line)) tones.set(c.line, c.tone);
  gutter.replaceChildren(...lines.flatMap((_, i) => {
    const number = document.createElement("span");
    number.textContent = i + 1;
    if (tones.has(i + 1)) number.className = tones.get(i + 1);
    return [number, "\n"];
  }));
  const ranges = complaints.map(c => [...range(lines, c.line, c.column), c.tone]).sort((a, b) => a[0] - b[0]);
  const parts = [];
  let done = 0;
  for (const [start, end, tone] of ranges) {
    if (start < done) continue;
    const under = document.createElement("mark");
    under.className = tone;
    under.textContent = area.value.slice(start, end);
    parts.push(area.value.slice(done, start), under);
    done = Math.max(end, done);
  }
  marks.replaceChildren(...parts, area.value.slice(done), "\n");
  follow(state);
}

function follow({ area, marks, gutter }) {
  gutter.style.height = `${area.clientHeight}px`;
  gutter.scrollTop = marks.scrollTop = area.scrollTop;
  marks.scrollLeft = area.scrollLeft;
}

// ---- completion

function press(state, event) {
  const { area, list } = state;
  const isOpen = !list.hidden;
  if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(state, (state.at + (event.key === "ArrowDown" ? 1 : -1) + state.found.length) % state.found.length);
  } else if (isOpen && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(state, state.at);
  } else if (event.key === "Escape") {
    if (isOpen) { event.stopPropagation(); close(state); } else state.leaving = true;
    return;
  } else if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    suggest(state, true);
  } else if (event.key === "Tab" && !event.shiftKey && !state.leaving) {
    event.preventDefault();
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  state.leaving = false;
}

// The text between quotes in which the caret stands, and what is wanted there.
function tokenAt(state) {
  const { area, offers } = state;
  const caret = area.selectionStart;
  const lineStart = area.value.lastIndexOf("\n", caret - 1) + 1;
  const before = area.value.slice(lineStart, caret);
  let open = -1;
  for (let i = 0; i < before.length; i++) if (before[i] === "\"" && before[i - 1] !== "\\") open = open < 0 ? i : -1;
  if (open < 0) return null;
  const after = /^[^"\n]*/.exec(area.value.slice(caret))[0];
  const lead = before.slice(0, open).trimEnd();
  const typed = before.slice(open + 1);
  const token = { start: lineStart + open + 1, end: caret + after.length, typed };
  if (/"(var|val|exists)"\s*:\s*\[?$/.test(lead) || /"missing"\s*:\s*\[[^\]]*$/.test(lead)) return { ...token, from: offers.paths };
  if (/[{,]$/.test(lead) || lead === "") return { ...token, from: offers.words };
  const read = [...lead.matchAll(/"var"\s*:\s*"([^"]+)"/g)].pop()?.[1];
  const values = offers.values[read ?? ""] ?? [];
  return { ...token, from: values.map(text => ({ text, detail: "" })) };
}

function suggest(state, isAsked) {
  const token = tokenAt(state);
  if (!token || (!isAsked && token.typed.length === 0)) return close(state);
  const wanted = token.typed.toLowerCase();
  const found = token.from.filter(o => o.text.toLowerCase().includes(wanted) && o.text !== token.typed);
  found.sort((a, b) => rank(a.text, wanted) - rank(b.text, wanted));
  state.found = found.slice(0, 50);
  state.token = token;
  if (state.found.length === 0) return close(state);
  show(state);
}

const rank = (text, wanted) => {
  const at = text.toLowerCase().indexOf(wanted);
  return at === 0 ? 0 : "._".includes(text[at - 1]) ? 1 : 2;
};

function show(state) {
  const { area, list, found } = state;
  list.replaceChildren(...found.map((o, i) => {
    const item = Object.assign(document.createElement("li"), { id: `rule-completion-${i}` });
    item.setAttribute("role", "option");
    const detail = document.createElement("small");
    detail.textContent = o.detail;
    item.append(o.text, detail);
    return item;
  }));
  const style = getComputedStyle(area);
  const before = area.value.slice(0, state.token.start).split("\n");
  const probe = document.createElement("span");
  probe.style.cssText = "position:absolute;visibility:hidden;white-space:pre";
  probe.textContent = before.at(-1);
  list.parentElement.append(probe);
  const left = probe.getBoundingClientRect().width;
  probe.remove();
  list.style.left = `${Math.max(0, Math.min(left + parseFloat(style.paddingLeft) - area.scrollLeft, area.clientWidth - 280))}px`;
  list.style.top = `${before.length * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - area.scrollTop}px`;
  list.hidden = false;
  choose(state, 0);
}

function choose(state, at) {
  state.at = at;
  [...state.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  state.list.children[at].scrollIntoView({ block: "nearest" });
  state.area.setAttribute("aria-activedescendant", `rule-completion-${at}`);
}

function take(state, at) {
  const { area, token, found } = state;
  area.setRangeText(found[at].text, token.start, token.end, "end");
  close(state);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function close({ area, list }) {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}
