// A field and its words light each other, by pointer and by focus.

export function lighting(main) {
  const light = (event) => {
    dark(main);
    const on = event.target.closest?.(".mark, .quote, .row[data-field]");
    if (on) for (const one of lit(main, on)) one.classList.add("lit");
  };
  main.addEventListener("mouseover", light);
  main.addEventListener("focusin", light);
  main.addEventListener("mouseleave", () => dark(main));
}

// Bring the words for the type into sight, where the text stands beside the form.
export function bringWords(main) {
  const words = main.querySelector('.mark[data-fields~="type"]') ?? main.querySelector(".mark");
  if (!words || location.hash || !matchMedia("(min-width: 60.01rem)").matches) return;
  if (words.getBoundingClientRect().bottom > innerHeight * 0.85) words.scrollIntoView({ block: "center" });
}

function dark(main) {
  for (const one of main.querySelectorAll(".lit")) one.classList.remove("lit");
}

function lit(main, on) {
  const rows = (names) => names.map((name) => main.querySelector(`#field-${CSS.escape(name)}`)).filter(Boolean);
  const marks = [...main.querySelectorAll(".mark")];
  if (on.matches(".mark")) {
    const quotes = [...main.querySelectorAll(".quote[data-start]")].filter((one) => covers(one, on));
    return [on, ...rows(on.dataset.fields.split(" ")), ...quotes];
  }
  const row = on.closest(".row[data-field]");
  const quotes = on.matches(".quote") ? [on] : [...row.querySelectorAll(".quote[data-start]")];
  return [on, ...marks.filter((mark) => quotes.some((quote) => covers(quote, mark)))];
}

function covers(quote, mark) {
  const at = Number(mark.dataset.at);
  return Number(quote.dataset.start) <= at && at < Number(quote.dataset.end);
}
