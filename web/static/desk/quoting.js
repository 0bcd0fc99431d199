// Set words of the text under a field: words that are selected, or typed where there is no mouse.

import { MOST, find, rangeOf, selected, textOf } from "./offsets.js";
import { date, term } from "./terms.js";

const NOT_OFFERED = new Set(["date_derivation"]);

export function quoting(main, coding) {
  const bar = document.querySelector("#quoting");
  const article = main.querySelector("article.text");
  const names = [...coding.rows.keys()].filter((name) => !NOT_OFFERED.has(name));

  // Offer the fields, or the values of one; `chosen` are the words.
  function offer(into, chosen, close) {
    const button = (text, act) => {
      const one = document.createElement("button");
      one.type = "button";
      one.textContent = text;
      one.addEventListener("click", act);
      return one;
    };
    const put = (name, value) => {
      coding.quote(name, value, chosen);
      close(name);
    };
    const choose = (name) => {
      if (!coding.many(name)) {
        fill(coding, name, chosen.words);
        return put(name, null);
      }
      const list = coding.rows.get(name).dataset.list;
      const found = term(list, chosen.words);
      const known = coding.values(name);
      const add = (word) => {
        coding.waiting = { field: name, ...chosen };
        coding.add(name, word);
        close(name);
      };
      if (found) return add(found.code);
      const other = () => {
        coding.waiting = { field: name, ...chosen };
        close(name);
        coding.rows.get(name).querySelector("[data-add]").focus();
      };
      if (!known.length) return other();
      into.replaceChildren(...known.map((value) => button(value, () => put(name, value))), button("another…", other));
      into.firstChild.focus();
    };
    into.replaceChildren(...names.map((name) => button(coding.label(name), () => choose(name))));
  }

  function hide() {
    bar.hidden = true;
  }

  function follow() {
    const chosen = main.isConnected ? selected(article) : null;
    if (!chosen && bar.contains(document.activeElement)) return;
    light(article, [...coding.evidence, ...(chosen ? [chosen] : [])]);
    if (!chosen) return hide();
    offer(bar, chosen, (name) => {
      hide();
      getSelection().removeAllRanges();
      coding.rows.get(name).scrollIntoView({ block: "nearest" });
    });
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    bar.hidden = false;
    bar.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - bar.offsetWidth - 8)) + scrollX}px`);
    bar.style.setProperty("top", `${box.bottom + scrollY + 6}px`);
  }

  let waiting = 0;
  const watch = () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 120);
  };
  document.addEventListener("selectionchange", watch);
  bar.onmousedown = (event) => event.preventDefault(); // or the selection would be gone
  hide();

  return {
    find: () => typed(article, coding, offer),
    stop: () => document.removeEventListener("selectionchange", watch),
  };
}

// Ask for words, show where they are, and offer the fields; arrows go from place to place.
function typed(article, coding, offer) {
  const dialog = document.querySelector("#finding");
  const [input, said, menu] = ["input", ".told", "menu"].map((one) => dialog.querySelector(one));
  const text = textOf(article);
  let places = [];
  let at = 0;
  const take = () => {
    said.textContent = places.length ? `${at + 1} of ${places.length}${places.length === MOST ? " or more" : ""} places; ↓ and ↑ go on, Enter takes it.` : "Not in the text.";
    menu.replaceChildren();
    light(article, [...coding.evidence, ...places.slice(at, at + 1)]);
    if (!places.length) return;
    bring(article, places[at]);
    offer(menu, places[at], () => dialog.close());
  };
  input.value = said.textContent = "";
  menu.replaceChildren();
  input.oninput = () => {
    places = find(text, input.value);
    at = 0;
    take();
  };
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && event.key !== "Enter") return;
    event.preventDefault();
    if (event.key === "Enter") return menu.firstChild?.focus();
    at = (at + step + places.length) % (places.length || 1);
    take();
  };
  dialog.showModal();
}

// Where words say a value by themselves, take it.
function fill(coding, name, words) {
  if (name === "date" && date(words)) coding.set(name, date(words));
  if (name === "instrument" && !coding.values(name).length) coding.set(name, words.replace(/\s+/g, " "));
  if (!coding.values(name).length) coding.rows.get(name).querySelector("[data-input]").focus();
}

function light(article, places) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.set("chosen", new Highlight(...places.map(({ start, end }) => rangeOf(article, start, end))));
}

function bring(article, { start, end }) {
  const range = rangeOf(article, start, end);
  const box = range.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) range.startContainer.parentElement.scrollIntoView({ block: "center" });
}
