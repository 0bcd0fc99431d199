// A candidate's page: keys and buttons to what the desk does. Without a script, its forms do the same.

import { Desk } from "./desk.js";
import { help, listen, search } from "./keys.js";
import { bringWords, lighting } from "./lighting.js";

const main = document.querySelector("main[data-candidate]");

if ("writable" in main.dataset) {
  const desk = new Desk(main);
  const amend = () => (desk.main.querySelector(".coding [data-input]").focus(), true);
  const does = {
    accept: () => (desk.accept(), true),
    reject: () => (desk.panels.open("reject"), true),
    duplicate: () => (desk.panels.open("duplicate"), true),
    amend,
    skip: () => (desk.decide("skip", {}), true),
    flag: () => (desk.decide("flag", {}), true),
    undo: () => (desk.undo(), true),
    find: () => (desk.quoting.find(), true),
    next: () => (desk.step(1), true),
    previous: () => (desk.step(-1), true),
  };
  const keys = { a: "accept", x: "reject", e: "amend", d: "duplicate", " ": "skip", f: "flag", Backspace: "undo", j: "next", k: "previous", w: "find" };
  listen((key) => {
    const bar = document.querySelector("#quoting");
    if (!bar.hidden && /^[1-9]$/.test(key)) {
      bar.children[key - 1]?.click();
      return true;
    }
    if (desk.panels.press(key)) return true;
    if (key === "/") return search();
    if (key === "?") return help();
    return keys[key] ? does[keys[key]]() : false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-do]");
    if (!button) return;
    event.preventDefault();
    does[button.dataset.do]();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey) return;
    event.preventDefault(); // from within a field
    document.activeElement?.blur();
    desk.accept();
  });
} else {
  lighting(main);
  bringWords(main);
  listen((key) => {
    const rel = { j: "next", k: "prev" }[key];
    if (rel) document.querySelector(`main a[rel=${rel}]`)?.click();
    return rel ? true : key === "/" ? search() : key === "?" ? help() : false;
  });
}
