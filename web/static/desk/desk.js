// The desk: one candidate after the other. A decision is sent while the next one is there already; where it
// is refused, the candidate comes back as it was left.

import { Coding } from "./coding.js";
import { conflict } from "./conflict.js";
import { Way, forget, load, prefetch, show } from "./going.js";
import { bringWords, lighting } from "./lighting.js";
import { panels } from "./panels.js";
import { quoting } from "./quoting.js";
import { send } from "./sending.js";
import { tell } from "./telling.js";

const DONE = { accept: "Accepted", amend: "Accepted as amended", reject: "Rejected", duplicate: "Marked as duplicate", skip: "Put off until tomorrow", flag: "A second opinion is asked for" };
const TRAIL = "decided";

export class Desk {
  constructor(main) {
    this.way = new Way(main);
    this.said = new Map(); // id -> verdict of this sitting, which a page fetched before it does not show
    this.kept = new Map(); // id -> what was left with something typed in it
    this.drafts = new Map(); // id -> amendment that was sent, for who takes it back
    this.sent = Promise.resolve(); // the last decision on its way
    this.#mount(main);
    bringWords(main);
    this.ready = this.way.refresh();
    this.ready.then(() => this.#ahead());
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
    this.heading = id; // where the last step leads; an earlier one that is still loading is given up
    if (!id || id === this.id) return;
    const address = this.way.address(id);
    const kept = this.kept.get(id);
    const page = kept ?? (await loaded(address));
    if (this.heading !== id) return;
    if (!page) return location.assign(address); // the server says what is wrong
    this.#leave();
    this.kept.delete(id);
    this.#show(page, address, push);
  }

  async step(direction) {
    await this.ready;
    const next = this.way.beside(this.id, direction);
    if (next) return this.go(next);
    tell(direction > 0 ? "That was the last one." : "This is the first one.");
  }

  accept() {
    if (!this.coding.changed) return this.decide("accept", {});
    const bare = this.coding.bare();
    if (bare.length && !this.coding.note.value.trim()) {
      tell(`${bare.join(", ")}: select words of the text for it, or say in the note why there are none.`, true);
      return this.coding.note.focus();
    }
    return this.decide("amend", this.coding.changes());
  }

  decide(verdict, more) {
    if (this.main.dataset.sent) return this.sent; // pressed twice
    this.main.dataset.sent = verdict;
    const left = { main: this.main, coding: this.coding, title: document.title, id: this.id };
    const note = more.note?.trim() || this.coding.note.value.trim();
    const body = { verdict, shown: this.main.dataset.shown, ...more, note };
    this.panels.close();
    this.way.gone.add(left.id);
    this.said.set(left.id, verdict);
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
    this.said.delete(last.id);
    if (!this.way.ids.includes(last.id)) this.way.ids.unshift(last.id);
    forget();
    if (last.id === this.id) await this.#fresh();
    else await this.go(last.id);
    if (this.drafts.has(last.id)) this.coding.take(this.drafts.get(last.id));
    this.drafts.delete(last.id);
    tell("Undone.");
  }

  async #send(left, body) {
    const { status, ok, told } = await send(`/candidates/${left.id}/decisions`, body);
    if (ok) {
      this.trail = [...this.trail, { decision: told.decision, id: left.id }];
      this.kept.delete(left.id);
      if (body.verdict === "amend") this.drafts.set(left.id, left.coding.draft());
      return tell(`${DONE[body.verdict]}. ⌫ undoes it.`);
    }
    delete left.main.dataset.sent;
    this.said.delete(left.id);
    this.way.gone.delete(left.id);
    this.kept.set(left.id, left);
    await this.go(left.id);
    if (status !== 409) return tell((told.messages ?? [told.title]).join(" "), true);
    const look = await conflict(told, (name) => (left.coding.rows.has(name) ? left.coding.label(name) : name));
    if (!look) return;
    const draft = left.coding.draft();
    await this.#fresh();
    this.coding.take(draft);
    tell("This is how it is now; what you typed is in the form.");
  }

  async #onward(id) {
    await this.ready;
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

  // Load the same candidate as it is now.
  async #fresh() {
    forget();
    const page = await loaded(this.way.address(this.id));
    if (!page) return location.reload();
    this.#show(page, location.href, false);
  }

  #leave() {
    if (this.main.dataset.sent || !(this.coding.changed || this.coding.note.value)) return;
    this.kept.set(this.id, { main: this.main, coding: this.coding, title: document.title });
  }

  #show({ main, title, coding }, address, push) {
    show(main, title, address, push);
    main.querySelector("h1").focus({ preventScroll: true }); // so that a screen reader goes on from there
    this.#mount(main, coding);
    bringWords(main);
    this.#ahead();
  }

  #mount(main, coding) {
    this.main = main;
    this.coding = coding ?? new Coding(main);
    this.quoting?.stop();
    this.quoting = quoting(main, this.coding);
    if (coding) {
      this.panels = main.panels;
      return;
    }
    main.classList.add("scripted");
    for (const item of main.querySelectorAll("#alike li[data-candidate]")) {
      const verdict = this.said.get(Number(item.dataset.candidate));
      if (verdict) item.append(tag(`you: ${verdict}`));
    }
    lighting(main);
    this.panels = main.panels = panels(main, {
      decide: (verdict, more) => this.decide(verdict, more),
      sent: () => this.sent,
    });
    const button = main.querySelector('[data-do="accept"]');
    const plain = button.firstChild.data;
    main.addEventListener("coded", () => {
      button.firstChild.data = this.coding.changed ? "Accept as amended " : plain;
    });
  }

  async #ahead() {
    await this.sent; // so that the page knows of it
    const next = this.way.beside(this.id, 1);
    if (next && !this.kept.has(next)) prefetch(this.way.address(next));
  }
}

// A candidate's page from its address; null where there is none.
async function loaded(address) {
  try {
    const page = await load(address);
    const main = page.querySelector("main[data-candidate]");
    return main && { main, title: page.title };
  } catch {
    return null;
  }
}

function tag(words) {
  const one = document.createElement("span");
  one.className = "tag state mine";
  one.textContent = words;
  return one;
}
