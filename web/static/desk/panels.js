// The two verdicts that need one thing more: a reason, or what the candidate repeats.

import { ask } from "./sending.js";
import { tell } from "./telling.js";

export function panels(main, { decide, sent }) {
  const reject = main.querySelector("#reject");
  const repeat = main.querySelector("#repeat");
  const found = repeat.querySelector(".found");
  const of = repeat.querySelector("input[name=duplicate_of]");
  const note = reject.querySelector("input[name=note]");
  let reason = null; // chosen, and waiting for its note

  const close = () => (reject.open = repeat.open = false);
  const refuse = (code) => {
    reason = code;
    if (code === "other" && !note.value.trim()) {
      tell("Say why in the note, then press Enter.", true);
      return note.focus();
    }
    decide("reject", { reason: code, note: note.value });
  };
  note.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (reason) refuse(reason);
    else tell("Choose a reason: click it, or leave the note with Esc and press its number.", true);
  });

  const offer = async () => {
    const words = of.value.trim();
    await sent(); // what has just been said to repeat another is not offered
    const { ok, told } = await ask(`/candidates/${main.dataset.candidate}/similar${words ? `?words=${encodeURIComponent(words)}` : ""}`);
    if (words !== of.value.trim()) return; // typed on meanwhile
    const lines = (ok ? told.found : []).slice(0, 9).map((one, place) => line(one, place, decide));
    found.replaceChildren(...lines);
    if (!lines.length) found.textContent = words ? "Nothing like that." : "Nothing seems to tell the same: type to find it.";
  };
  let waiting = 0;
  of.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 150);
  });
  for (const one of [reject, repeat]) {
    one.addEventListener("toggle", () => {
      if (!one.open) return;
      (one === reject ? repeat : reject).open = false;
      if (one === repeat) offer();
    });
  }

  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.getAttribute("action")?.endsWith("/decisions")) return;
    event.preventDefault();
    const verdict = form.elements.verdict?.value || event.submitter?.value;
    if (event.submitter?.name === "reason") return refuse(event.submitter.value);
    if (verdict !== "duplicate") return decide(event.submitter.value, {});
    if (/^\d+$/.test(of.value.trim())) return decide("duplicate", { duplicate_of: Number(of.value) });
    found.querySelector("button")?.focus();
  });

  return {
    close,
    open: (verdict) => {
      const panel = verdict === "reject" ? reject : repeat;
      panel.open = !panel.open;
    },
    // A key while a panel is open; true where it was meant for that.
    press: (key) => {
      const panel = [reject, repeat].find((one) => one.open);
      if (!panel) return false;
      if (key === "Escape") close();
      else if (/^[1-9]$/.test(key)) panel.querySelectorAll("ol button")[key - 1]?.click();
      else if (key.length === 1 && panel === repeat) {
        of.focus();
        return key === " "; // a letter goes into the field that has the focus now
      } else if (key === "x") close();
      return key !== "?";
    },
  };
}

function line(one, place, decide) {
  const button = document.createElement("button");
  const key = document.createElement("kbd");
  key.textContent = place + 1;
  const told = [one.type, one.date ?? "undated", one.actors.slice(0, 3).join(", "), one.firms.slice(0, 3).join(", ")];
  const more = document.createElement("span");
  more.textContent = ` ${one.publisher ?? ""}: ${one.title}`;
  button.type = "button";
  button.append(key, ` ${one.id}, ${told.filter(Boolean).join(", ")}${one.state === "decided" ? ", decided" : ""}`, more);
  button.addEventListener("click", () => decide("duplicate", { duplicate_of: one.id }));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
