// What a reviewer was shown and what is there now, side by side.

const words = (value) => (Array.isArray(value) ? value.join(", ") : (value ?? "")) || "none";

// Resolve to true where the reviewer wants to look at it as it is now.
export function conflict({ difference, messages }, label) {
  const dialog = document.querySelector("#conflict");
  dialog.querySelector(".why").textContent = messages?.[0] ?? "";
  const { seen, now, since } = difference ?? { seen: null, now: {}, since: [] };
  const rows = Object.keys(now).map((name) => {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = label(name);
    const cells = [seen ? words(seen[name]) : "cannot be told", words(now[name])].map((text) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      return cell;
    });
    if (cells[0].textContent !== cells[1].textContent) row.className = "differs";
    row.append(head, ...cells);
    return row;
  });
  dialog.querySelector("tbody").replaceChildren(...rows);
  const lines = since.map((one) => {
    const item = document.createElement("li");
    item.textContent = `${one.verdict} by ${one.reviewer}${one.note ? `: ${one.note}` : ""}`;
    return item;
  });
  dialog.querySelector(".since").replaceChildren(...lines);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((settle) => {
    dialog.addEventListener("close", () => settle(dialog.returnValue === "look"), { once: true });
  });
}
