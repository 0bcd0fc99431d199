// Say what was done, to eyes and to screen readers.

let waiting = 0;

export function tell(message, bad = false) {
  const told = document.querySelector("#told");
  told.textContent = message;
  told.classList.toggle("bad", bad);
  clearTimeout(waiting);
  waiting = setTimeout(() => (told.textContent = ""), bad ? 9000 : 3500);
}
