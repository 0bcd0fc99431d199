// Single keys: never while somebody types, never with a modifier, never held down; and what a focused
// button or link does by itself stays its own.

const TYPING = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a[href], summary";
const THEIRS = new Set([" ", "Backspace", "Enter"]);

export function listen(act) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.repeat) return;
    const on = event.target instanceof Element ? event.target : document.body;
    if (on.closest(TYPING) || document.querySelector("dialog[open]")) return;
    if (THEIRS.has(event.key) && on.closest(PRESSED)) return;
    if (act(event.key)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target instanceof HTMLElement && event.target.closest(TYPING)) {
      event.target.blur(); // so that keys work again
    }
  });
}

export function search() {
  document.querySelector("#search")?.focus();
  return true;
}

export function help() {
  document.querySelector("#keys")?.showModal();
  return true;
}
