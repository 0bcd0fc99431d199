// The desk: one candidate after the other. A decision is sent while the next one is there already; where it
// is refused, the candidate comes back as it was left.

import { Coding } from "./coding.js";
import { conflict } from "./conflict.js";
import { Way, forget, load, prefetch, show } from "./going.js";
import { lighting } from "./lighting.js";
import { panels } from "./panels.js";
import { quoting } from "./quoting.js";
import { send } from "./sending.js";
import { tell } from "./telling.js";

const DONE = { accept: "Accepted", amend: "Accepted as amended", reject: "Rejected", duplicate: "Marked as duplicate", skip: "Put off until tomorrow", flag: "A second opinion is asked for" };
const TRAIL = "decided";

export class Desk {
  constructor(main) {
    this.way = new Way(main);
    this.kept = new Map(); // id -> what was left with something typed in it
    this.sent = Promise.resolve(); // the last decision on its way
    this.#mount(main);
    this.way.refresh().then(() => this.#ahead());
    addEventListener("popstate", () => this.go(Number(location.pathname.split("/").at(-1)), false));
  }

  get id() {
    return Number(this.main.dataset.candidate);
  }

  get trail() {
    return JSON.parse(sessionStorage.getItem(TRAIL) ?? "[]");
  }

  set trail(decided) {
    sessionStorage.setItem(TRAIL, JSON.stringify(decided.slice(-200)));
  }

  async go(id, push = true) {
    if (!id || id === this.id) return;
    const address = this.way.address(id);
    this.#leave();
    const kept = this.kept.get(id);
    this.kept.delete(id);
    if (kept) {
      this.#show(kept, address, push);
      return;
    }
    try {
      const page = await load(address);
      const main = page.querySelector("main[data-candidate]");
      if (!main) throw new Error("no candidate");
      this.#show({ main, title: page.title }, address, push);
    } catch {
      location.assign(address); // the server says what is wrong
    }
  }

  async step(direction) {
    const next = this.way.beside(this.id, direction);
    if (next) return this.go(next);
    tell(direction > 0 ? "That was the last one." : "This is the first one.");
  }

  accept() {
    if (!this.coding.changed) return this.decide("accept", {});
    const bare = this.coding.bare();
    const note = this.coding.note.value.trim();
    if (bare.length && !note) {
      tell(`${bare.join(", ")}: select words of the text for it, or say in the note why there are none.`, true);
      return this.coding.note.focus();
    }
    return this.decide("amend", { ...this.coding.changes(), note });
  }

  decide(verdict, more) {
    if (this.main.dataset.sent) return this.sent; // pressed twice
    this.main.dataset.sent = verdict;
    const left = { main: this.main, coding: this.coding, title: document.title, id: this.id };
    const body = { verdict, shown: this.main.dataset.shown, ...more };
    this.panels.close();
    this.way.gone.add(left.id);
    this.sent = this.#send(left, body);
    this.#onward(left.id);
    return this.sent;
  }

  async undo() {
    await this.sent;
    const trail = this.trail;
    const last = trail.pop();
    if (!last) return tell("There is nothing of yours to undo here; “My work” has what you decided before.");
    const { ok, told } = await send(`/decisions/${last.decision}/undo`, {});
    if (!ok) return tell((told.messages ?? [told.title]).join(" "), true);
    this.trail = trail;
    this.way.gone.delete(last.id);
    if (!this.way.ids.includes(last.id)) this.way.ids.unshift(last.id);
    forget();
    if (last.id === this.id) return this.#fresh(null);
    await this.go(last.id);
    tell("Undone.");
  }

  async #send(left, body) {
    const { status, ok, told } = await send(`/candidates/${left.id}/decisions`, body);
    if (ok) {
      this.trail = [...this.trail, { decision: told.decision, id: left.id }];
      return tell(`${DONE[body.verdict]}. ⌫ undoes it.`);
    }
    delete left.main.dataset.sent;
    this.way.gone.delete(left.id);
    this.kept.set(left.id, left);
    await this.go(left.id);
    if (status !== 409) return tell((told.messages ?? [told.title]).join(" "), true);
    const look = await conflict(told, (name) => (left.coding.rows.has(name) ? left.coding.label(name) : name));
    if (look) await this.#fresh(left.coding.draft());
  }

  async #onward(id) {
    if (this.way.ids.filter((one) => !this.way.gone.has(one)).length < 3) {
      await this.sent;
      await this.way.refresh();
    }
    if (this.id !== id) return;
    const next = this.way.beside(id, 1);
    if (next) return this.go(next);
    await this.sent;
    if (this.way.gone.has(id)) location.assign(`/candidates${this.way.query}`);
  }

  // Load the same candidate as it is now, and put what was typed into it.
  async #fresh(draft) {
    forget();
    const page = await load(this.way.address(this.id));
    const main = page.querySelector("main[data-candidate]");
    if (!main) return location.reload();
    this.#show({ main, title: page.title }, location.href, false);
    if (draft) this.coding.take(draft);
    tell(draft ? "This is how it is now; what you typed is in the form." : "Undone.");
  }

  #leave() {
    if (this.coding.changed || this.coding.note?.value) {
      this.kept.set(this.id, { main: this.main, coding: this.coding, title: document.title });
    }
    this.quoting.stop();
  }

  #show({ main, title, coding }, address, push) {
    show(main, title, address, push);
    main.querySelector("h1").focus({ preventScroll: true }); // so that a screen reader goes on from there
    this.#mount(main, coding);
    this.#ahead();
  }

  #mount(main, coding) {
    this.main = main;
    this.coding = coding ?? new Coding(main);
    this.quoting = quoting(main, this.coding);
    if (coding) {
      this.panels = main.panels;
      return;
    }
    main.classList.add("scripted");
    lighting(main);
    this.panels = main.panels = panels(main, (verdict, more) => this.decide(verdict, more));
    const button = main.querySelector('[data-do="accept"]');
    const plain = button.firstChild.data;
    main.addEventListener("coded", () => {
      button.firstChild.data = this.coding.changed ? "Accept as amended " : plain;
    });
  }

  #ahead() {
    const next = this.way.beside(this.id, 1);
    if (next && !this.kept.has(next)) prefetch(this.way.address(next));
  }
}
