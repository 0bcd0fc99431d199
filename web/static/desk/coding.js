// The form as the reviewer has it: values, the words under them, and what differs from what was shown.

import { isCode, term } from "./terms.js";
import { tell } from "./telling.js";

const WITHOUT_WORDS = new Set(["date_derivation"]); // says how another field was read

export class Coding {
  constructor(main) {
    this.rows = new Map([...main.querySelectorAll(".coding .row[data-field]")].map((row) => [row.dataset.field, row]));
    this.document = Number(main.dataset.document);
    this.note = main.querySelector("#note");
    this.evidence = []; // set by the reviewer; value: null for whatever a field of one value holds
    this.waiting = null; // words that the next value added to a field is to have
    this.shown = new Map([...this.rows.keys()].map((name) => [name, this.values(name)]));
    for (const [name, row] of this.rows) this.#follow(name, row);
  }

  many(name) {
    return "many" in this.rows.get(name).dataset;
  }

  label(name) {
    return this.rows.get(name).dataset.label;
  }

  values(name) {
    const row = this.rows.get(name);
    if (this.many(name)) return [...row.querySelectorAll("li[data-value]")].map((one) => one.dataset.value);
    const given = row.querySelector("[data-input]")?.value.trim();
    return given ? [given] : [];
  }

  // What an amendment sends; empty where nothing was changed.
  changes() {
    const fields = {};
    for (const [name, before] of this.shown) {
      const now = this.values(name);
      if (now.join("\n") !== before.join("\n")) fields[name] = this.many(name) ? now : (now[0] ?? null);
    }
    return { fields, evidence: this.quotes() };
  }

  whole() {
    const filled = [...this.rows.keys()].filter((name) => this.values(name).length);
    const fields = filled.map((name) => [name, this.many(name) ? this.values(name) : this.values(name)[0]]);
    return { fields: Object.fromEntries(fields), evidence: this.quotes() };
  }

  get changed() {
    const { fields, evidence } = this.changes();
    return Object.keys(fields).length > 0 || evidence.length > 0;
  }

  quotes() {
    return this.evidence.flatMap((one) => {
      const value = one.value ?? this.values(one.field)[0];
      const coded = value !== undefined && this.values(one.field).includes(value);
      return coded ? [{ document_id: this.document, field: one.field, value, start: one.start, end: one.end }] : [];
    });
  }

  // Labels of changed fields that hold a value without words.
  bare() {
    const quoted = this.quotes();
    return Object.keys(this.changes().fields)
      .filter((name) => !WITHOUT_WORDS.has(name))
      .filter((name) =>
        this.values(name).some(
          (value) => !this.#had(name, value) && !quoted.some((one) => one.field === name && one.value === value),
        ),
      )
      .map((name) => this.label(name));
  }

  #had(name, value) {
    const items = [...this.rows.get(name).querySelectorAll("li[data-value]")];
    return items.some((one) => one.dataset.value === value && "quoted" in one.dataset);
  }

  set(name, value) {
    const input = this.rows.get(name).querySelector("[data-input]");
    input.value = value;
    this.#mark(name);
  }

  add(name, word) {
    const list = this.rows.get(name).dataset.list;
    const found = term(list, word) ?? (isCode(list, word.trim()) ? { code: word.trim(), name: word.trim() } : null);
    if (!found) {
      tell(`${this.label(name)}: nothing is called “${word.trim()}”; give a code or a name of the list.`, true);
      return false;
    }
    if (!this.values(name).includes(found.code)) this.rows.get(name).querySelector("ul").append(this.#item(name, found));
    const words = this.waiting?.field === name ? this.waiting : null;
    this.waiting = null;
    if (words) this.quote(name, found.code, words);
    this.#mark(name);
    return true;
  }

  // Put words under a value; value: null for the one that the field holds.
  quote(name, value, { start, end, words }) {
    this.evidence = this.evidence.filter((one) => one.field !== name || one.value !== value);
    this.evidence.push({ field: name, value, start, end, words });
    const row = this.rows.get(name);
    const items = [...row.querySelectorAll("li")];
    let item = value === null ? items.at(-1) : items.find((one) => one.dataset.value === value);
    if (!item) {
      item = document.createElement("li");
      row.querySelector("ul").append(item);
    }
    for (const old of item.querySelectorAll(".quote")) old.remove();
    const shown = document.createElement("span");
    shown.className = `quote f-${name} new`;
    shown.dataset.start = start;
    shown.dataset.end = end;
    const q = document.createElement("q");
    q.dir = "auto";
    q.textContent = words;
    shown.append(q);
    item.append(shown);
    this.#mark(name);
  }

  // What was typed, to be put into the form of the same candidate as it is now.
  draft() {
    return { ...this.changes(), note: this.note?.value ?? "", words: this.evidence };
  }

  take({ fields, note, words }) {
    for (const [name, value] of Object.entries(fields)) {
      if (!this.many(name)) this.set(name, value ?? "");
      else {
        for (const one of this.rows.get(name).querySelectorAll("li[data-value]")) {
          if (!value.includes(one.dataset.value)) one.remove();
        }
        for (const one of value) this.add(name, one);
      }
    }
    for (const one of words) this.quote(one.field, one.value, one);
    if (this.note) this.note.value = note;
  }

  #item(name, { code, name: called }) {
    const item = document.createElement("li");
    item.dataset.value = code;
    const value = document.createElement("span");
    value.className = "value";
    value.textContent = called;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "edit remove";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `Remove ${called} from ${this.label(name)}`);
    item.append(value, " ", remove, " ");
    return item;
  }

  #follow(name, row) {
    row.addEventListener("click", (event) => {
      const item = event.target.closest(".remove")?.closest("li");
      if (!item) return;
      item.remove();
      row.querySelector("[data-add]").focus();
      this.#mark(name);
    });
    row.querySelector("[data-input]")?.addEventListener("input", () => this.#mark(name));
    const adding = row.querySelector("[data-add]");
    const take = () => {
      if (adding.value.trim() && this.add(name, adding.value)) adding.value = "";
    };
    adding?.addEventListener("change", take);
    adding?.addEventListener("keydown", (event) => event.key === "Enter" && take());
    adding?.addEventListener("input", (event) => {
      if (!event.inputType || event.inputType === "insertReplacementText") take(); // chosen from the list
    });
  }

  #mark(name) {
    const row = this.rows.get(name);
    const differs = this.values(name).join("\n") !== this.shown.get(name).join("\n");
    row.classList.toggle("changed", differs || this.evidence.some((one) => one.field === name));
    row.dispatchEvent(new CustomEvent("coded", { bubbles: true }));
  }
}
