// What all pages have: elements, the header, filters, and the view as part of the address.

import { Failure, address, get } from "./api.js";
import { changeZone, isLocal, seconds, shown, visible, zone, zoneName } from "./format.js";

const alertInterval = 15_000;
const mostAlerts = 4;

// An element; text only ever becomes text, all of which can be seen.
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else element.setAttribute(key, value === true ? "" : key === "aria-label" ? visible(value) : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false)
    .map((child) => typeof child === "string" ? visible(child) : child));
  return element;
}

const kinds = ["intent", "order", "fill", "gate", "error"];
export const usualKinds = [...kinds, "cancel", "expire"];
export const kindClass = (kind) => kinds.includes(kind) ? kind : "other";

// Names that no path can have as a part: browsers take them for ways up, or drop them.
export const isPathPart = (name) => !["", ".", ".."].includes(name);

export const sessionPath = (session) => isPathPart(session)
  ? `/live/execution/${encodeURIComponent(session)}` : `/live/execution?session_id=${encodeURIComponent(session)}`;

// MARK: The view in the address

export const view = {
  get: (name) => new URLSearchParams(location.search).get(name) ?? "",
  list: (name) => view.get(name).split(",").filter(Boolean),
  all: (names) => Object.fromEntries(names.map((name) => [name, view.get(name)])),
  set(changes, { replace = false } = {}) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
      if (text) query.set(name, text); else query.delete(name);
    }
    const text = query.toString();
    const url = location.pathname + (text ? `?${text}` : "");
    if (url === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", url);
  },
  onChange: (handler) => addEventListener("popstate", handler),
};

// What picks events on every page.
export const filterNames = ["session_id", "symbol", "mode", "from", "to"];

// A link to another page that keeps what this one is narrowed to.
export const keeping = (path, more = {}) => address(path, { ...view.all(filterNames), ...more });

// All that an order can be but an orphan, which is none.
export const placedStates = ["open", "partial", "rejected", "canceled", "expired", "overfilled", "filled"];

// MARK: Being ready

// What waits until the page is shown, so that nothing moves when an answer comes; but nobody waits for long.
const patience = 2000;
let holds = 0;

function reveal() {
  document.body.classList.remove("loading");
}

// Keeps the page hidden, if it has not been shown yet, until what it answers is called, or some milliseconds have passed.
export function hold(most) {
  let isHeld = true;
  holds += 1;
  if (most) setTimeout(() => release(), most);
  return release;
  function release() {
    if (!isHeld) return;
    isHeld = false;
    holds -= 1;
    if (!holds) requestAnimationFrame(() => { if (!holds) reveal(); });
  }
}

// MARK: The header

export function header() {
  document.body.classList.add("loading");
  setTimeout(() => {
    if (document.body.classList.contains("loading")) document.body.dataset.late = "";
    reveal();
  }, patience);
  const links = [
    ["/", "Overview"], ["/events", "Events"], ["/orders", "Orders"], ["/symbols", "Symbols"], ["/latency", "Latency"],
    ["/clock", "Clock"], ["/rejects", "Rejects"], ["/live/telemetry", "Telemetry"], ["/search", "Search"],
  ];
  const input = el("input", {
    type: "search", name: "q", placeholder: "Search all sessions ( / )", "aria-label": "Search all sessions",
    value: location.pathname === "/search" ? view.get("q") : "",
  });
  document.getElementById("top").append(
    el("a", { class: "brand", href: "/" }, el("img", { src: "/assets/icon.svg", alt: "" }), "blotter"),
    el("nav", { "aria-label": "Pages" }, links.map(([path, text]) =>
      el("a", { href: path, "aria-current": location.pathname === path && "page" }, text))),
    el("span", { class: "clock note" }, el("span", { id: "updated" }), " ", el("button", {
      id: "zone", class: "plain", "aria-pressed": String(isLocal), "aria-label": `Local time; shown is ${zoneName}`,
      title: `Times are shown in ${zoneName}`, onclick: changeZone,
    }, zone)),
    el("form", { action: "/search", role: "search" }, input, el("button", {}, "Search")));
  drawAlerts().finally(hold());
  setInterval(() => { if (!document.hidden) drawAlerts(); }, alertInterval);
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, select, dialog")) return;
    event.preventDefault();
    input.focus();
  });
}

// An alert leads to the check of its name, from which its rows are one step away.
export const checkPath = (name) => `/#${encodeURIComponent(name)}`;

// A strip on each page, as long as an alert fires: since when, and whether somebody has taken it on.
async function drawAlerts() {
  let alerts;
  // What the page itself asks says what is wrong with the server.
  try { ({ alerts } = await get("/api/telemetry/alerts/latest", { limit: 1 })); } catch { return; }
  const firing = alerts.filter(({ state, snoozed_until: snoozed }) => state === "firing" && !snoozed);
  const strip = document.getElementById("alerts") ?? el("div", { id: "alerts", role: "status" });
  // The overview knows more: how health is at this moment.
  if (location.pathname !== "/") tellAlarm(firing.length ? "critical" : "ok");
  if (!firing.length) return strip.remove();
  const text = JSON.stringify(firing.map(({ name, started, message, acknowledged_by: by }) => [name, started, message, by]));
  if (strip.dataset.text === text) return;
  strip.dataset.text = text;
  const more = firing.length - mostAlerts;
  strip.replaceChildren(...firing.slice(0, mostAlerts).map((alert) => el("a", { href: checkPath(alert.check ?? alert.name), title: visible(alert.message) },
    el("strong", {}, alert.name), ` since ${seconds(alert.started).slice(11)}`,
    alert.acknowledged_by ? `, acknowledged by ${alert.acknowledged_by}: ${alert.acknowledged_why}` : "")), more > 0 ? el("a", { href: "/live/telemetry" }, `and ${more} more`) : "");
  if (!strip.isConnected) document.getElementById("top").after(strip);
}

// Title and icon turn red with what is critical.
export function tellAlarm(status) {
  const plain = document.title.replace(/^critical: /, "");
  document.title = status === "critical" ? `critical: ${plain}` : plain;
  const icon = document.querySelector("link[rel=icon]");
  const path = `/assets/icon${status === "critical" ? "-critical" : ""}.svg`;
  if (icon.getAttribute("href") !== path) icon.href = path;
}

// MARK: Pieces

export function card(title, { size = "", id } = {}, ...children) {
  const body = el("div", {}, ...children);
  const head = el("div", { class: "head" }, el("h2", {}, title));
  const section = el("section", { class: `card ${size}`, id }, head, body);
  return { section, head, body };
}

// A button that copies what `text` answers. Only a secure page may do that: else what `from` answers is selected.
export function copyButton(name, text, { id, from, ...attributes } = {}) {
  const button = el("button", { id, ...attributes, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(from());
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = name; }, 3000);
  } }, name);
  return button;
}

export const notice = (...text) => el("p", { class: "notice" }, ...text);

export function failure(error, retry) {
  const hints = {
    0: "Start it, and this page goes on.",
    409: "Nothing else on this page needs it.",
    503: "Run blotter ingest once, or wait until the first one is done.",
  };
  return el("div", { class: "notice failure", role: "alert" },
    el("strong", {}, error instanceof Failure ? error.message : `This page has a fault: ${error.message}`),
    el("p", { class: "note" }, hints[error.status] ?? "Change the filter, or try again."),
    retry && el("button", { onclick: retry }, "Try again"));
}

// Puts what `make` answers into `place`, or why there is nothing; what an older call answers late is dropped.
export async function fill(place, make) {
  const turn = (place.turn ?? 0) + 1;
  place.turn = turn;
  const release = hold();
  place.setAttribute("aria-busy", "true");
  try {
    const content = await make();
    if (place.turn === turn && content !== undefined) place.replaceChildren(...[content].flat());
    const updated = document.getElementById("updated");
    if (updated) updated.textContent = `updated ${shown(Date.now()).slice(11, 19)}`;
  } catch (error) {
    if (place.turn === turn && error.name !== "AbortError") place.replaceChildren(failure(error, () => fill(place, make)));
  }
  if (place.turn === turn) place.removeAttribute("aria-busy");
  release();
}

// Draws again every so often, but not while nobody looks, or while somebody types into a filter, walks through a card
// with the keyboard or has a payload open.
export function keepFresh(draw, interval) {
  setInterval(() => {
    const active = document.activeElement;
    const isBusy = active?.closest(".filters input, .filters select") || active?.closest(".card")?.matches(":has(:focus-visible)")
      || document.querySelector("dialog[open], #menu, main [aria-expanded=true]");
    if (!document.hidden && !isBusy) draw();
  }, interval);
}
