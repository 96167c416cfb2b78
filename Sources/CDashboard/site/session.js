// One session as it happens: the last events, those that come, latencies, and each order's life.

import { address, download, exactly, follow, get } from "./api.js";
import * as charts from "./charts.js";
import { count, milliseconds, percent, seconds, time, visible, zone } from "./format.js";
import { card, el, failure, fill, header, hold, isPathPart, notice, usualKinds, view } from "./elements.js";
import { chips, filters } from "./filters.js";
import { row, showOrder } from "./rows.js";

const session = decodeURIComponent(location.pathname.split("/").slice(3).join("/")) || view.get("session_id");
const name = encodeURIComponent(session);
const path = isPathPart(session) ? `/api/live/execution/${name}` : `/api/live/execution?session_id=${name}`;
const streamPath = isPathPart(session) ? `${path}/stream` : `/api/live/stream?session_id=${name}`;
// Another page, narrowed to the session.
const of = (page, more = {}) => address(page, { session_id: session, ...more });
const limits = [50, 100, 200, 500, 1000, 2000];
const usualLimit = 200;
const retry = 2000;
// How often it is looked at whether the session still is live.
const pulse = 5000;
// How often what comes is shown, how often the chart of it is drawn anew, and how long a row is marked as new: a page that
// fades rows and draws charts with each event has no thread left for its reader.
const rhythm = 200;
const chartRhythm = 1000;
const freshness = 2500;
// A session whose last event is older is over rather than silent.
const over = 86_400_000;
const limit = () => limits.includes(Number(view.get("limit"))) ? Number(view.get("limit")) : usualLimit;
const kinds = () => view.list("type");

document.title = `${visible(session)} · blotter`;
header();
const state = el("span", { class: "state", id: "state", role: "status" }, "connecting");
const pauseButton = el("button", { id: "pause", "aria-pressed": "false" }, "Pause");
const newButton = el("button", { id: "new", class: "new", hidden: true });
const select = el("select", { name: "limit" }, limits.map((value) => el("option", { value, selected: value === limit() }, count(value))));
const list = el("ol", { class: "events", id: "events" });
const empty = el("div");
const figures = card("Summary", { id: "summary" });
const latency = card("Latency of each order", { id: "latency" });
const lanes = card("Timeline", { id: "lanes" });
const events = card("Events, the latest first", { id: "list" });
const canvases = {
  lanes: el("canvas", { role: "img", "aria-label": "Events over time, a lane for each type" }),
  latency: el("canvas", { role: "img", "aria-label": "Latency of each order over time" }),
};
lanes.body.append(el("div", { class: "chart small" }, canvases.lanes));
latency.body.append(el("div", { class: "chart" }, canvases.latency), el("p", { class: "note" }, "Of the time of the events that are shown. Click a point to see the order’s life."));
const typeChips = chips("Types", "type", usualKinds.map((kind) => [kind]), start, { excludes: false });
events.body.append(
  el("div", { class: "bar sticky" }, typeChips, el("label", {}, "Last", select), pauseButton, newButton, state), empty, list);
document.getElementById("main").append(
  el("div", { class: "bar" }, el("h1", {}, session), el("a", { href: of("/events") }, "All events"), el("a", { href: of("/orders") }, "Orders"), el("a", { href: of("/symbols") }, "Symbols"), el("a", { href: of("/latency") }, "Latency"),
    el("a", { href: of("/search") }, "Search in it"),
    el("a", { href: of("/") }, "Overview of it"),
    el("button", {
      class: "plain", id: "incident", title: "Ticket, events, failed orders, invalid lines and health in one archive",
      onclick: () => download("/api/incident", { session_id: session }, "incident.tar.gz"),
    }, "Incident archive")),
  el("div", { class: "grid" },
    el("div", { class: "column two-thirds" }, lanes.section, events.section),
    el("div", { class: "column third" }, figures.section, latency.section)));

// What is on the page, oldest first, and what came while somebody was reading.
let shown = [];
let waiting = [];
let seen = new Set();
let isPaused = false;
let openRows = 0;
let isConnected = "connecting";
let connection;

// When the last event was, and from when on the session is silent unless one comes, as the server has it.
let lastEvent = null;
let quietFrom = null;

// A stream that is open says nothing about the session: it is live while events come in its rhythm.
function liveness() {
  if (!quietFrom || Date.now() < Date.parse(quietFrom)) return "live";
  return Date.now() - Date.parse(lastEvent) < over ? "silent" : "over";
}

const isReading = () => isPaused || openRows > 0 || list.getBoundingClientRect().top < -40;

function tellState() {
  const reading = isReading();
  const name = isConnected !== "live" ? isConnected : reading ? "paused" : liveness();
  state.className = `state ${name}`;
  state.dataset.connection = isConnected;
  const since = seconds(lastEvent).slice(name === "over" ? 0 : 11);
  const text = {
    live: "live", silent: `silent since ${since} ${zone}`, over: `no event since ${since} ${zone}`, paused: "paused while you read",
    lost: "connection lost, trying again", connecting: "connecting", waiting: "waiting for its first event",
  }[name];
  // What has not changed is not read out again.
  if (state.textContent !== text) state.textContent = text;
  pauseButton.setAttribute("aria-pressed", isPaused);
  pauseButton.textContent = isPaused ? "Go on" : "Pause";
  newButton.hidden = waiting.length === 0;
  newButton.textContent = `${count(waiting.length)} new`;
}

function makeRow(entry, isFresh) {
  const item = row(entry.event, { exact: entry.exact, hasAround: true, onToggle: (isOpen) => { openRows += isOpen ? 1 : -1; settle(); } });
  if (isFresh) {
    item.classList.add("fresh");
    setTimeout(() => item.classList.remove("fresh"), freshness);
  }
  return item;
}

function add(entries, isFresh) {
  shown.push(...entries);
  list.prepend(...entries.map((entry) => makeRow(entry, isFresh)).reverse());
  while (shown.length > limit()) {
    shown.shift();
    list.lastElementChild.remove();
  }
  empty.replaceChildren(...(shown.length ? [] : [notice("No such event yet. New ones appear here as they come.")]));
  if (isFresh) drawing ??= setTimeout(() => { drawing = undefined; drawLanes(); }, chartRhythm); else drawLanes();
}
let drawing;

// Shows what waits, unless somebody is reading.
function settle() {
  if (waiting.length && !isReading()) {
    add(waiting, true);
    waiting = [];
    soon();
  }
  tellState();
}

function arrive(data) {
  const event = JSON.parse(data);
  if (seen.has(event.id)) return;
  seen.add(event.id);
  waiting.push({ event, exact: () => exactly(data) });
  if (waiting.length > limit()) waiting.shift();
  scheduled ??= setTimeout(() => { scheduled = undefined; settle(); }, rhythm);
}
let scheduled;

newButton.addEventListener("click", () => {
  isPaused = false;
  for (const button of list.querySelectorAll("[aria-expanded=true]")) button.click();
  events.section.scrollIntoView({ block: "start" });
  requestAnimationFrame(settle);
});
pauseButton.addEventListener("click", () => { isPaused = !isPaused; settle(); });
select.addEventListener("change", () => { view.set({ limit: select.value }); start(); });
addEventListener("scroll", settle, { passive: true });
view.onChange(() => { typeChips.refresh(); select.value = limit(); start(); showOrder(); });
addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "p") pauseButton.click();
  if (event.key === "n" && !newButton.hidden) newButton.click();
  if (event.key !== "j" && event.key !== "k") return;
  const buttons = [...list.querySelectorAll("button.open")];
  const at = buttons.indexOf(document.activeElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + (event.key === "j" ? 1 : -1)))]?.focus();
});

function drawLanes() {
  const kinds = new Set(shown.map(({ event }) => event.type ?? "—"));
  const names = [...usualKinds.slice(0, 5), ...[...kinds].filter((kind) => !usualKinds.slice(0, 5).includes(kind))];
  const points = shown.filter(({ event }) => event.ts).map(({ event }) => ({
    x: Date.parse(event.ts), kind: event.type ?? "—", id: event.id, text: `${time(event.ts).slice(11, 23)} ${event.description}`,
  }));
  shownRange = points.reduce(([least, most], { x }) => [Math.min(least, x), Math.max(most, x)], [Infinity, -Infinity]);
  charts.lanes(canvases.lanes, points, names, (point) => {
    const item = list.querySelector(`[data-id="${point.id}"]`);
    item?.open();
    item?.scrollIntoView({ block: "center" });
  }, axis());
}

// Both charts are of the time of the events that are shown.
let shownRange = [Infinity, -Infinity];
const axis = () => {
  const [from, to] = shownRange;
  if (!Number.isFinite(from)) return [undefined, undefined];
  const margin = Math.max(50, (to - from) / 100);
  return [from - margin, to + margin];
};

const link = (href, text) => el("a", { href }, text);

function drawSummary({ summary, quiet_from }) {
  lastEvent = summary.last_ts;
  quietFrom = quiet_from;
  tellState();
  typeChips.addValues(Object.keys(summary.counts_by_type));
  const facts = [
    ["events", link(of("/events"), count(summary.total_events))],
    ...usualKinds.filter((kind, place) => place < 5 || summary.counts_by_type[kind]).map((kind) => [`${kind}s`, link(of("/events", { type: kind }), count(summary.counts_by_type[kind] ?? 0))]),
    ["invalid lines", link(of("/rejects"), count(summary.stats.invalid_lines))],
    ["order → fill p50", link(of("/latency"), milliseconds(summary.latency_ms.order_to_fill.p50))],
    ["order → fill p95", link(of("/latency"), milliseconds(summary.latency_ms.order_to_fill.p95))],
    ["intent → order p95", link(of("/latency"), milliseconds(summary.latency_ms.intent_to_order.p95))],
    ["error rate of lines", percent(summary.stats.error_rate)],
    [`first event (${zone})`, seconds(summary.first_ts)], [`last event (${zone})`, seconds(summary.last_ts)],
  ];
  figures.body.replaceChildren(el("dl", { class: "figures" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))));
}

const latencyNote = el("div");
latency.body.append(latencyNote);

function drawLatency() {
  return fill(latencyNote, async () => {
    const [from, to] = axis();
    const time = from === undefined ? {} : { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const { orders, truncated } = await get("/api/orders", { session_id: session, limit: 1000, ...time });
    const points = (member) => orders.filter((order) => order.order_ts && order[member] !== null && order[member] >= 0).map((order) => ({
      x: Date.parse(order.order_ts), y: order[member], id: order.order_id, text: `${order.order_id ?? "order"} ${order.symbol ?? ""}`,
    }));
    charts.latencies(canvases.latency, [
      { label: "order → fill", kind: "fill", points: points("order_to_fill_ms") },
      { label: "intent → order", kind: "intent", points: points("intent_to_order_ms") },
    ], (point) => {
      if (!point.id) return;
      view.set({ order: point.id, order_session: session });
      showOrder();
    }, axis());
    if (!orders.length) return notice("No order in the time of the events that are shown.");
    return truncated ? el("p", { class: "note" }, "The last 1,000 orders of that time.") : [];
  });
}

// The figures follow the events, but not each of them.
let timer;
function soon() {
  timer ??= setTimeout(async () => {
    timer = undefined;
    try {
      drawSummary(await get(path, { limit: 1 }));
      await drawLatency();
    } catch { /* the state says that the connection is lost */ }
  }, 1000);
}

async function start() {
  connection?.abort();
  connection = new AbortController();
  const { signal } = connection;
  shown = [];
  waiting = [];
  seen = new Set();
  openRows = 0;
  isConnected = "connecting";
  tellState();
  let after = "0";
  const release = hold();
  try {
    const answer = await get(path, { limit: limit(), kind: kinds() }, { signal });
    after = answer.position;
    for (const event of answer.events) seen.add(event.id);
    list.replaceChildren();
    add(answer.events.map((event, number) => ({ event, exact: () => answer.exact().events[number] })), false);
    drawSummary(answer);
    // Events need not wait for it.
    drawLatency().finally(release);
  } catch (error) {
    release();
    if (signal.aborted) return;
    list.replaceChildren();
    empty.replaceChildren(error.status === 404
      ? notice(`There is no event of ${session} yet. They appear here as they come; or look for its name on the `, el("a", { href: "/" }, "overview"), ".")
      : failure(error, start));
    isConnected = error.status === 404 ? "waiting" : "lost";
    tellState();
    if (error.status === 404) figures.body.replaceChildren(el("p", { class: "note" }, "Nothing yet."));
    // A session that is to begin, a server that was started again, or has its first index, is there soon.
    if (error.status === 404 || error.status === 0 || error.status >= 500) {
      setTimeout(() => { if (!signal.aborted) start(); }, retry);
    }
    return;
  }
  follow(streamPath, { kind: kinds() }, {
    after, signal, onEvent: arrive,
    onState: (name) => { isConnected = name; tellState(); },
  });
}

start();
showOrder();
setInterval(tellState, pulse);
