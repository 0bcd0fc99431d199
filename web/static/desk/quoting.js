// Set words of the text under a field: words that are selected, or typed where there is no mouse.

import { find, rangeOf, selected, textOf } from "./offsets.js";
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
    if (!chosen) return bar.contains(document.activeElement) ? undefined : hide();
    light(article, chosen);
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
    find: () => typed(article, offer),
    stop: () => document.removeEventListener("selectionchange", watch),
  };
}

// Ask for words, show where they are, and offer the fields.
function typed(article, offer) {
  const dialog = document.querySelector("#finding");
  const [input, said, menu] = ["input", ".told", "menu"].map((one) => dialog.querySelector(one));
  const text = textOf(article);
  input.value = said.textContent = "";
  menu.replaceChildren();
  input.oninput = () => {
    const places = find(text, input.value);
    menu.replaceChildren();
    said.textContent = places.length ? `Found ${places.length === 1 ? "once" : `${places.length} times; the first is taken`}.` : "Not in the text.";
    if (!places.length) return;
    light(article, places[0]);
    offer(menu, places[0], () => dialog.close());
  };
  input.onkeydown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    menu.firstChild?.focus();
  };
  dialog.showModal();
}

// Where words say a value by themselves, take it.
function fill(coding, name, words) {
  if (name === "date" && date(words)) coding.set(name, date(words));
  if (name === "instrument" && !coding.values(name).length) coding.set(name, words.replace(/\s+/g, " "));
  if (!coding.values(name).length) coding.rows.get(name).querySelector("[data-input]").focus();
}

function light(article, { start, end }) {
  if (!("highlights" in CSS)) return;
  const range = rangeOf(article, start, end);
  CSS.highlights.set("chosen", new Highlight(range));
  const box = range.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) range.startContainer.parentElement.scrollIntoView({ block: "center" });
}
