// Places in the shown text as places in the stored one: characters (code points), end exclusive.

export const MOST = 200; // places; whoever looks for more types more of the words

const lines = (article) => [...article.querySelectorAll("p[data-start]")];

export function points(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

// The stored text, as far as lines show it; what lies between them is blank, and counts as newlines.
export const textOf = (article) => joined(lines(article), 0);

// Lines as they stand in the stored text from a place on.
function joined(those, from) {
  let text = "";
  let count = from;
  for (const line of those) {
    const gap = Number(line.dataset.start) - count;
    text += "\n".repeat(gap) + line.textContent;
    count += gap + points(line.textContent);
  }
  return text;
}

export function slice(text, start, end) {
  return [...text].slice(start, end).join("");
}

// What is selected in the text, without blanks at its ends; null where nothing is.
export function selected(article) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const touched = lines(article).filter((line) => range.intersectsNode(line));
  if (!touched.length) return null;
  const first = touched[0];
  const last = touched.at(-1);
  const start = first.contains(range.startContainer) ? before(first, range.startContainer, range.startOffset) : 0;
  const end = last.contains(range.endContainer)
    ? before(last, range.endContainer, range.endOffset)
    : points(last.textContent);
  const from = Number(first.dataset.start);
  const found = trimmed(joined(touched, from), start, Number(last.dataset.start) - from + end);
  return found && { ...found, start: from + found.start, end: from + found.end };
}

function before(line, node, offset) {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, offset);
  return points(range.toString());
}

export function trimmed(text, start, end) {
  const words = slice(text, start, end);
  const from = start + points(words) - points(words.trimStart());
  const till = end - (points(words) - points(words.trimEnd()));
  return from < till ? { start: from, end: till, words: words.trim() } : null;
}

// The words' places in the text, whatever blanks part them; the first few hundred.
export function find(text, words) {
  const parts = words.trim().split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\\/-]/g, "\\$&"));
  const places = [];
  let read = 0; // of the text, in its own units, and the characters that these are
  let start = 0;
  for (const place of text.matchAll(new RegExp(escaped.join("\\s+"), "gi"))) {
    start += points(text.slice(read, place.index));
    read = place.index;
    places.push({ start, end: start + points(place[0]), words: place[0] });
    if (places.length === MOST) break;
  }
  return places;
}

// A DOM range over a place of the stored text.
export function rangeOf(article, start, end) {
  const range = document.createRange();
  range.setStart(...nodeAt(article, start));
  range.setEnd(...nodeAt(article, end));
  return range;
}

function nodeAt(article, place) {
  const line = lines(article).findLast((one) => Number(one.dataset.start) <= place);
  let left = place - Number(line.dataset.start);
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && points(node.data) < left) {
    left -= points(node.data);
    node = walker.nextNode();
  }
  return node ? [node, slice(node.data, 0, left).length] : [line, line.childNodes.length];
}
