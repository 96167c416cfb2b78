// The filters of a page: inputs, chips, and the menu of a cell that narrows the page to its value, or takes it out.

import { get } from "./api.js";
import { visible } from "./format.js";
import { el, view } from "./elements.js";

const texts = {
  session_id: ["Session", "any"], symbol: ["Symbol", "any"], mode: ["Mode", "any"],
  from: ["From (UTC)", "2025-12-20, -1h"], to: ["To (UTC)", "now"], name: ["Session contains", ""],
  q: ["Search for", "words, ids, prefix*"], older_than: ["Placed at least … ago", "5m"],
  order_to_fill_ms: ["Order → fill, ms", "any, 100-200, 500-"], intent_to_order_ms: ["Intent → order, ms", "any, 50-"], file: ["File", "any, or a pattern*"],
};

// Names that the index has, of which inputs suggest those that fit; asked for when somebody is about to type one.
let suggested;
function suggest() {
  suggested ??= get("/api/telemetry", { limit: 1 }).then(({ summary }) => {
    for (const [name, values] of [["session_id", summary.unique_sessions], ["symbol", summary.unique_symbols]]) {
      document.getElementById(`known-${name}`)?.replaceChildren(...values.map((value) => el("option", { value })));
    }
  }).catch(() => { suggested = undefined; });
}
const suggestible = ["session_id", "symbol", "file"];

// Names of logs are known once they are on the page.
export function suggestFile(file) {
  const list = document.getElementById("known-file");
  if (list && ![...list.options].some(({ value }) => value === literal(file))) list.append(el("option", { value: literal(file) }));
}

// MARK: What is left out

// The names of a parameter; those that are not meant begin with "!", as in "!a" and "!b" of `!a,b`.
function chosen(name) {
  const text = view.get(name);
  return text.startsWith("!") ? text.slice(1).split(",").filter(Boolean).map((one) => `!${one}`) : view.list(name);
}

// The other way round: of names that are meant and others the latter say all.
function choose(name, values) {
  const excluded = values.filter((value) => value.startsWith("!")).map((value) => value.slice(1));
  view.set({ [name]: excluded.length ? `!${excluded.join(",")}` : values });
}

// What a cell's menu can do, by the parameter that its column is filtered by: { only, without }.
const targets = new Map();

// MARK: Chips

// A log may have any number of kinds.
const mostChips = 12;

// Buttons for some of the values of a parameter; `excludes` where the server can leave values out.
export function chips(title, name, values, onChange, { excludes = name === "type" } = {}) {
  const set = el("fieldset", { class: "chips" }, el("legend", {}, title));
  const change = (wanted) => {
    choose(name, wanted);
    set.refresh();
    onChange();
  };
  const add = ([value, text]) => {
    const chip = el("button", { type: "button", class: "chip", "data-value": value }, text ?? value);
    chip.addEventListener("click", () => {
      const now = new Set(chosen(name).filter((one) => one.startsWith("!") === value.startsWith("!")));
      if (!now.delete(value)) now.add(value);
      change([...now]);
    });
    set.append(chip);
  };
  const known = () => [...set.querySelectorAll("button")].map((chip) => chip.dataset.value);
  values.forEach(add);
  // Values that are known later.
  set.addValues = (more) => {
    const before = known();
    const others = more.filter((one) => one && !/^!|,/.test(one) && !before.includes(one));
    for (const value of others.slice(0, Math.max(0, mostChips - before.length))) add([value]);
    set.refresh();
  };
  set.refresh = () => {
    const wanted = chosen(name);
    for (const value of wanted.filter((one) => one.startsWith("!") && !known().includes(one))) add([value, `not ${value.slice(1)}`]);
    for (const chip of set.querySelectorAll("button")) {
      if (chip.dataset.value.startsWith("!") && !wanted.includes(chip.dataset.value)) chip.remove();
      else chip.setAttribute("aria-pressed", wanted.includes(chip.dataset.value));
    }
  };
  set.refresh();
  targets.set(name, {
    only: (value) => change([value]),
    without: (value) => change(excludes ? [...chosen(name).filter((one) => one.startsWith("!")), `!${value}`]
      : (chosen(name).length ? chosen(name) : values.map(([one]) => one)).filter((one) => one !== value)),
  });
  return set;
}

// MARK: Inputs

// Those that the server can be asked for without a value.
const excludable = ["session_id", "symbol", "mode"];

// Inputs that are the view's parameters of their names.
export function filters(names, onChange, ...more) {
  const inputs = names.map((name) => el("input", {
    name, placeholder: texts[name][1], value: view.get(name), autocomplete: "off", spellcheck: "false",
    list: suggestible.includes(name) && `known-${name}`, onfocus: ["session_id", "symbol"].includes(name) && suggest,
  }));
  const apply = () => {
    view.set(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()])));
    onChange();
  };
  const form = el("form", { class: "filters", onsubmit: (event) => { event.preventDefault(); apply(); } },
    inputs.map((input) => el("label", {}, texts[input.name][0], input)), ...more,
    names.filter((name) => suggestible.includes(name)).map((name) => el("datalist", { id: `known-${name}` })),
    el("button", { class: "primary" }, "Apply"),
    el("button", {
      type: "button", onclick: () => {
        for (const input of inputs) input.value = "";
        history.pushState(null, "", location.pathname);
        form.refresh();
        onChange();
      },
    }, "Clear"));
  form.addEventListener("change", apply);
  form.refresh = () => {
    for (const input of inputs) input.value = view.get(input.name);
    for (const set of form.querySelectorAll(".chips")) set.refresh();
  };
  view.onChange(() => { form.refresh(); onChange(); });
  for (const name of names) targets.set(name, pick(name, () => { form.refresh(); onChange(); }));
  return form;
}

// Narrows an input to a value, or takes the value out of it.
function pick(name, onChange) {
  const change = (text) => { view.set({ [name]: text }); onChange(); };
  return {
    only: (value) => change(name === "file" ? literal(value) : value),
    // A name with a comma would be taken for two.
    without: excludable.includes(name) && ((value) => {
      const now = chosen(name);
      const left = now.filter((one) => one !== value);
      if (left.length && left.length < now.length) change(left.join(","));
      else change(`!${[...left.filter((one) => one.startsWith("!")).map((one) => one.slice(1)), value].join(",")}`);
    }),
  };
}

// A name that a pattern would take for something else.
export const literal = (file) => file.replace(/[[*?]/g, "[$&]");

// MARK: The menu of a cell

// A button that opens a menu for a cell's value; nothing where this page has no such filter.
export function picker(name, value) {
  if (!isFiltered(name, value)) return undefined;
  return el("button", {
    type: "button", class: "pick", "aria-label": `Filter by ${value}`, "aria-haspopup": "menu",
    onclick: (event) => { event.stopPropagation(); openMenu(name, String(value), event.currentTarget); },
  });
}

export const isFiltered = (name, value) => targets.has(name) && value !== null && value !== undefined && value !== "";

// Opens the menu below `place`; the arrow keys walk through it, and Escape closes it.
export function openMenu(name, value, place) {
  const target = targets.get(name);
  if (!target) return;
  document.getElementById("menu")?.remove();
  const act = (how) => () => {
    menu.hidePopover();
    if (place.isConnected) place.focus();
    how(value);
  };
  const items = [
    el("button", { role: "menuitem", onclick: act(target.only) }, `Only ${value}`),
    target.without && !value.includes(",") && el("button", { role: "menuitem", onclick: act(target.without) }, `Without ${value}`),
  ].filter(Boolean);
  const menu = el("div", { id: "menu", role: "menu", "aria-label": `Filter by ${visible(value)}`, popover: "auto" }, items);
  menu.addEventListener("toggle", (event) => { if (event.newState === "closed") menu.remove(); });
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length].focus();
  });
  document.getElementById("main").append(menu);
  menu.showPopover();
  const box = place.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${box.bottom + menu.offsetHeight > innerHeight ? Math.max(8, box.top - menu.offsetHeight) : box.bottom}px`;
  items[0].focus();
}
