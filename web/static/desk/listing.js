// The queue by keys: j and k go from candidate to candidate, Enter opens one; the first, where nothing has the focus.

import { help, listen, search } from "./keys.js";

const links = [...document.querySelectorAll(".list h2 a")];

listen((key) => {
  if (key === "/") return search();
  if (key === "?") return help();
  if (key === "Enter" && document.activeElement === document.body) {
    document.querySelector(".start")?.click();
    return true;
  }
  if (key !== "j" && key !== "k") return false;
  const place = links.indexOf(document.activeElement);
  const to = key === "j" ? place + 1 : Math.max(place - 1, 0);
  links[Math.min(to, links.length - 1)]?.focus();
  return true;
});
