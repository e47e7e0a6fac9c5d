// A text area that behaves like an editor: line numbers that scroll along, two blanks for Tab (Escape first lets Tab leave), and a jump to a line.
export function attach(area, gutter) {
  let leaving = false;
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; }, { passive: true });
  area.addEventListener("keydown", event => {
    if (event.key === "Escape") { leaving = true; return; }
    if (event.key !== "Tab" || event.shiftKey || leaving) { leaving = false; return; }
    event.preventDefault();
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

export function goTo(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(area).lineHeight));
}
