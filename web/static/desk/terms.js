// Words that a reviewer types or selects, as codes of the registry; dates as they are stored.

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// The code and name that a word means in a list of suggestions; null where it means none.
export function term(list, word) {
  const low = word.trim().replace(/\s+/g, " ").toLowerCase();
  const options = [...(document.getElementById(list)?.options ?? [])];
  const found =
    options.find((one) => one.value.toLowerCase() === low) ??
    options.find((one) => one.textContent.trim().toLowerCase() === low.replace(/^the /, ""));
  return found ? { code: found.value, name: found.textContent.trim() } : null;
}

// A code that no list has, but that has the form of one.
export function isCode(list, word) {
  return list === "firms" ? /^[a-z0-9]+(_[a-z0-9]+)*$/.test(word) : /^(org:[a-z0-9_]+|[A-Z][A-Z0-9_]+)$/.test(word);
}

// The date that English words state, as YYYY, YYYY-MM or YYYY-MM-DD; null where they state none.
export function date(words) {
  const text = words.trim().replace(/\s+/g, " ").toLowerCase();
  if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(text)) return text;
  const found =
    /^(?<month>[a-z]{3,9})\.?(?: (?<day>\d{1,2})(?:st|nd|rd|th)?)?,? (?<year>\d{4})$/.exec(text) ??
    /^(?<day>\d{1,2})(?:st|nd|rd|th)? (?<month>[a-z]{3,9})\.?,? (?<year>\d{4})$/.exec(text);
  const month = found ? MONTHS.indexOf(found.groups.month.slice(0, 3)) + 1 : 0;
  if (!month) return null;
  const { year, day } = found.groups;
  const two = (number) => String(number).padStart(2, "0");
  return day ? `${year}-${two(month)}-${two(day)}` : `${year}-${two(month)}`;
}
