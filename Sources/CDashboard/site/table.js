// Tables that are sorted by a click on a column's head, and whose cells narrow the page to their value.

import { visible } from "./format.js";
import { el } from "./elements.js";
import { openMenu, picker } from "./filters.js";

// How tables were sorted, by their names: they are drawn anew each few seconds.
const orders = new Map();
let places = 0;

// A column has a `title`, and what a cell shows of a row (`value`); `by` is what it is sorted by, if not by its text, and
// `filter` the parameter that the page can be narrowed by, to what `by` says. `name` tells it from tables with the same columns.
export function table(columns, rows, name = columns.map(({ title }) => title).join()) {
  const heads = columns.map((column, place) => el("th", { class: column.class, scope: "col" },
    column.title && el("button", { type: "button", class: "sort", onclick: () => sort(place) }, column.title)));
  const body = el("tbody", {}, rows.map((row) => line(columns, row)));
  function sort(place) {
    const old = orders.get(name);
    // Of numbers the largest are of interest first.
    const first = columns[place].class?.includes("number") || columns[place].class?.includes("time") ? -1 : 1;
    if (old?.place !== place) orders.set(name, { place, direction: first });
    else if (old.direction === first) orders.set(name, { place, direction: -first });
    else orders.delete(name);
    apply();
  }
  function apply() {
    const order = orders.get(name);
    heads.forEach((head, place) => {
      if (order?.place === place) head.setAttribute("aria-sort", order.direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
    const lines = [...body.rows].sort((a, b) => (order ? order.direction * compare(a.keys[order.place], b.keys[order.place], order.direction) : 0) || a.place - b.place);
    body.append(...lines);
  }
  if (orders.has(name)) apply();
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, heads)), body));
}

// What is missing comes last, however it is sorted.
function compare(a, b, direction) {
  const [noA, noB] = [a, b].map((key) => key === null || key === undefined || key === "");
  if (noA || noB) return (noA - noB) * direction;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}

function line(columns, row) {
  const keys = [];
  const cells = columns.map((column) => {
    const value = column.value(row);
    const text = value?.textContent ?? (typeof value === "string" ? value : "");
    const isEmpty = value === null || value === undefined || value === "";
    const key = column.by ? column.by(row) : text;
    keys.push(key);
    const pick = column.filter && !isEmpty && picker(column.filter, key);
    return el("td", {
      class: pick ? `${column.class ?? ""} picked` : column.class, title: text.length > 24 && visible(text),
      onclick: pick && ((event) => { if (!event.target.closest("a, button") && !String(getSelection())) openMenu(column.filter, String(key), event.currentTarget); }),
    }, isEmpty ? "—" : value, pick);
  });
  return Object.assign(el("tr", {}, cells), { keys, place: places++ });
}
