// Tells the page when a list is scrolled away from its top and when it is back there; nothing else crosses the wire.
export function watch(list, page) {
  let atTop = true;
  list.addEventListener("scroll", () => {
    const now = list.scrollTop < 4;
    if (now === atTop) return;
    atTop = now;
    page.invokeMethodAsync("Scrolled", now).catch(() => {}); // The list may go while its last scroll is on the way.
  }, { passive: true });
}

export const toTop = list => { list.scrollTop = 0; };
