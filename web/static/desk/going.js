// The way through the queue: the order of candidates, and their pages fetched before they are wanted.

import { ask } from "./sending.js";

const pages = new Map(); // address -> promise of a page

export class Way {
  constructor(main) {
    this.query = main.dataset.queue;
    this.ids = [];
    this.gone = new Set(); // decided or put off since the order was asked for
  }

  async refresh() {
    const { ok, told } = await ask(`/queue${this.query}`);
    if (ok) this.ids = told.ids.filter((id) => !this.gone.has(id));
  }

  address(id) {
    return `/candidates/${id}${this.query}`;
  }

  // The nearest candidate in a direction (1 or -1) that is still to do; null where there is none.
  beside(id, direction) {
    const place = this.ids.indexOf(id);
    const rest = direction > 0 ? this.ids.slice(place + 1) : this.ids.slice(0, Math.max(place, 0)).reverse();
    const next = rest.find((one) => !this.gone.has(one));
    if (next !== undefined || direction < 0) return next ?? null;
    return this.ids.find((one) => one !== id && !this.gone.has(one)) ?? null;
  }
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

export function prefetch(address) {
  if (pages.has(address)) return;
  const page = fetched(address);
  page.catch(() => pages.delete(address));
  pages.set(address, page);
}

// The page at an address, prefetched or not; each is used once, as what it shows grows old.
export function load(address) {
  const page = pages.get(address) ?? fetched(address);
  pages.delete(address);
  return page;
}

export function forget() {
  pages.clear();
}

// Put a page's content in the place of what is there.
export function show(main, title, address, push) {
  document.querySelector("main").replaceWith(main);
  document.title = title;
  if (push) history.pushState(null, "", address);
  scrollTo(0, 0);
}
