// Add an action that the machine missed: select words, set them under fields, send.

import { Coding } from "./coding.js";
import { help, listen, search } from "./keys.js";
import { lighting } from "./lighting.js";
import { quoting } from "./quoting.js";
import { send } from "./sending.js";
import { tell } from "./telling.js";

const main = document.querySelector("main[data-document]");

if ("writable" in main.dataset) {
  main.classList.add("scripted");
  const coding = new Coding(main);
  const quotes = quoting(main, coding);
  lighting(main);
  const add = async () => {
    const { ok, told } = await send(`/documents/${main.dataset.document}/actions`, { ...coding.whole(), note: coding.note.value });
    if (ok) return location.assign(`/candidates/${told.candidate}`);
    tell((told.messages ?? [told.title]).join(" "), true);
  };
  main.querySelector('[data-do="add"]').addEventListener("click", add);
  listen((key) => {
    const bar = document.querySelector("#quoting");
    if (!bar.hidden && /^[1-9]$/.test(key)) {
      bar.children[key - 1]?.click();
      return true;
    }
    if (key === "w") return (quotes.find(), true);
    if (key === "e") return (main.querySelector(".coding [data-input]").focus(), true);
    return key === "/" ? search() : key === "?" ? help() : false;
  });
}
