// How long orders took: percentiles, lengths, when, and the windows in which they were slow.

import { get } from "./api.js";
import * as charts from "./charts.js";
import { count, milliseconds, moved, seconds, zone } from "./format.js";
import { card, el, fill, filterNames, header, keepFresh, keeping, notice, sessionPath, view } from "./elements.js";
import { filters } from "./filters.js";
import { table } from "./table.js";

const measures = [
  { name: "order_to_fill", label: "order → fill", kind: "fill" }, { name: "intent_to_order", label: "intent → order", kind: "intent" },
];
const steps = 20;

header();
const totals = card("Percentiles", { id: "totals" });
const lengths = card("How many took how long", { id: "lengths", size: "third" });
const spikes = card("Windows of slow orders, the costliest first", { id: "spikes" });
const heat = card("p95 from order to fill over time", { id: "heat", size: "two-thirds" });
const bySymbol = card("By symbol, the slowest first", { id: "by-symbol" });
const bySession = card("By session, the slowest first", { id: "by-session" });
const canvas = el("canvas", { role: "img", "aria-label": "How many orders took how long" });
const lengthNote = el("div");
lengths.body.append(el("div", { class: "chart" }, canvas), lengthNote);
const form = filters(filterNames, draw);
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Latency"), form,
  el("div", { class: "grid" }, totals.section, lengths.section, heat.section, spikes.section, bySymbol.section, bySession.section));

// What has no symbol or session cannot be asked for: its figures lead nowhere.
const link = (href, text) => href === null ? text : el("a", { href }, text);
// The orders that were measured, or those of some lengths.
const orders = (measure, range, more = {}) => more && keeping("/orders", { ...more, [`${measure}_ms`]: range });
const all = "0-";

// Columns for the figures of a row, whose filter `own` gives.
function figures(name, own) {
  const value = (member) => (row) => {
    const latency = row.latency_ms[name];
    return latency.count ? link(orders(name, `${latency[member]}-`, own(row)), milliseconds(latency[member])) : null;
  };
  return [
    { title: "n", class: "number", by: (row) => row.latency_ms[name].count, value: (row) => link(orders(name, all, own(row)), count(row.latency_ms[name].count)) },
    ...["p50", "p95", "p99", "max"].map((member) => ({ title: member, class: "number", by: (row) => row.latency_ms[name].count ? row.latency_ms[name][member] : null, value: value(member) })),
  ];
}

function drawTotals(report) {
  const rows = measures.map(({ name, label }) => ({ label, name, latency: report.latency_ms[name] }));
  const of = (member) => ({ name, latency }) => latency.count ? link(orders(name, `${latency[member]}-`), milliseconds(latency[member])) : null;
  return table([
    { title: "from, to", value: ({ label }) => label },
    { title: "orders", class: "number", value: ({ name, latency }) => link(orders(name, all), count(latency.count)) },
    { title: "average", class: "number", value: ({ latency }) => milliseconds(latency.avg) },
    ...["p50", "p95", "p99", "max"].map((member) => ({ title: member, class: "number", value: of(member) })),
    { title: "below zero", class: "number", value: ({ name, latency }) => latency.negative ? link(orders(name, "-0"), count(latency.negative)) : "0" },
    { title: "across a clock step", class: "number", value: ({ latency }) => latency.crossing_clock_steps ? link(keeping("/clock"), count(latency.crossing_clock_steps)) : "0" },
  ], rows);
}

function drawLengths(report) {
  canvas.parentElement.hidden = !measures.some(({ name }) => report.histogram[name].length);
  charts.lengths(canvas, measures.map(({ name, label, kind }) => ({ name, label, kind, bars: report.histogram[name] })), (measure, bar) => {
    if (bar?.count) location.href = orders(measure.name, `${bar.from_ms}-${bar.to_ms}`);
  });
  return report.latency_ms.order_to_fill.count + report.latency_ms.intent_to_order.count
    ? el("p", { class: "note" }, "A percentile leads to the orders that took as long or longer, a bar to those of its length.")
    : notice("No order was measured. Clear the filter.");
}

const groupLimit = (name) => Number(view.get(name)) || steps;
// Asked for once by all that draw it; one more than is shown tells whether there are more.
let reports = {};
const report = (name) => reports[name] ??= get("/api/latency", { ...view.all(filterNames), by: name, limit: groupLimit(name) + 1, spikes: 0 })
  .catch((error) => { delete reports[name]; throw error; });

function drawGroups(card, name, grouping) {
  const own = (row) => row.key === null ? null : { [grouping]: row.key };
  return fill(card.body, async () => {
    const limit = groupLimit(name);
    const { groups } = await report(name);
    const rows = groups.slice(0, limit);
    if (!rows.length) return notice("No order was measured.");
    const key = (row) => row.key === null ? "(none)" : link(name === "session" ? sessionPath(row.key) : keeping("/latency", own(row)), row.key);
    const [fill, lead] = measures.map((measure) => figures(measure.name, own));
    return [
      table([{ title: name, class: "name", by: (row) => row.key, filter: grouping, value: key }, ...fill.map((one) => one.title === "n" ? { ...one, title: "→ fill: n" } : one),
        ...lead.filter(({ title }) => title !== "p99").map((one) => one.title === "n" ? { ...one, title: "→ order: n" } : one)], rows),
      groups.length > limit && el("p", {}, el("button", { onclick: () => { view.set({ [name]: limit * 4 }); draw(); } }, "Show more")),
    ].filter(Boolean);
  });
}

function drawSpikes() {
  return fill(spikes.body, async () => {
    const limit = Number(view.get("spikes")) || steps / 2;
    const answer = await get("/api/spikes", { ...view.all(filterNames), limit });
    spikes.head.replaceChildren(el("h2", {}, "Windows of slow orders, the costliest first"), el("span", { class: "note total" }, count(answer.total)));
    if (!answer.spikes.length) return notice("No window stands out.");
    const window = (spike) => ({
      symbol: spike.symbol ?? view.get("symbol"), from: spike.from, to: moved(spike.to, -1),
      session_id: spike.sessions.length === 1 ? spike.sessions[0] : view.get("session_id"),
    });
    const company = (spike) => [["gate_blocks", "gate"], ["errors", "error"]].map(([member, type]) => spike[member] > 0
      && link(keeping("/events", { ...window(spike), symbol: "", type }), `${count(spike[member])} ${member.replace("_", " ")}`)).filter(Boolean);
    return [
      table([
        { title: `window (${zone})`, class: "time", value: (spike) => link(keeping("/events", window(spike)), `${seconds(spike.from).slice(0, 16)}–${seconds(spike.to).slice(11, 16)}`) },
        { title: "symbol", by: (spike) => spike.symbol, filter: "symbol", value: (spike) => spike.symbol },
        { title: "what", value: (spike) => measures.find(({ name }) => name === spike.measure).label },
        { title: "orders", class: "number", by: (spike) => spike.orders, value: (spike) => link(orders(spike.measure, all, window(spike)), count(spike.orders)) },
        { title: "p50", class: "number", by: (spike) => spike.p50, value: (spike) => milliseconds(spike.p50) },
        { title: "usually", class: "number", by: (spike) => spike.baseline, value: (spike) => milliseconds(spike.baseline) },
        { title: "p95", class: "number", by: (spike) => spike.p95, value: (spike) => milliseconds(spike.p95) },
        { title: "meanwhile", value: (spike) => { const things = company(spike); return things.length ? el("span", {}, things.flatMap((one, number) => [number > 0 && ", ", one])) : null; } },
      ], answer.spikes),
      answer.truncated && el("p", {}, el("button", { onclick: () => { view.set({ spikes: Math.min(1000, limit * 4) }); drawSpikes(); } }, "Show more")),
    ].filter(Boolean);
  });
}

// MARK: The heat map

const hour = 3_600_000;
const grids = { hour: { row: 24 * hour, cell: hour, most: 31 * 24, title: (at) => at.slice(0, 10), column: (number) => String(number).padStart(2, "0") },
  minute: { row: hour, cell: 60_000, most: 48 * 60, title: (at) => at.slice(0, 13).replace("T", " "), column: (number) => String(number).padStart(2, "0") } };

function drawHeat() {
  return fill(heat.body, async () => {
    const ask = (by, limit) => get("/api/latency", { ...view.all(filterNames), by, limit, spikes: 0 });
    let by = "hour";
    let { groups } = await ask(by, grids.hour.most);
    groups = groups.filter((group) => group.latency_ms.order_to_fill.count);
    if (!groups.length) return notice("No order was measured.");
    if (Date.parse(groups.at(-1).key) - Date.parse(groups[0].key) < 12 * hour) {
      by = "minute";
      groups = (await ask(by, grids.minute.most)).groups.filter((group) => group.latency_ms.order_to_fill.count);
    }
    return [heatMap(groups, grids[by]), el("p", { class: "note" }, `A cell is ${by === "hour" ? "an hour of a day" : "a minute of an hour"}, UTC; the stronger, the longer. It leads to its orders.`)];
  });
}

function heatMap(groups, grid) {
  const worst = Math.max(...groups.map((group) => group.latency_ms.order_to_fill.p95));
  const least = Math.min(...groups.map((group) => group.latency_ms.order_to_fill.p95));
  const share = (value) => worst > least ? Math.log(value / Math.max(least, 0.001) || 1) / Math.log(worst / Math.max(least, 0.001)) : 0.5;
  const rows = Map.groupBy(groups, (group) => Math.floor(Date.parse(group.key) / grid.row) * grid.row);
  const columns = grid.row / grid.cell;
  const cell = (group) => {
    const { p95, count: times } = group.latency_ms.order_to_fill;
    const from = new Date(Date.parse(group.key)).toISOString();
    const text = `${from.slice(0, 16).replace("T", " ")} UTC: p95 ${milliseconds(p95)} of ${count(times)} orders`;
    const square = el("a", { class: "heat", href: orders("order_to_fill", all, { from, to: moved(from, grid.cell - 1) }), title: text, "aria-label": text });
    square.style.opacity = 0.15 + 0.85 * Math.max(0, Math.min(1, share(p95)));
    return square;
  };
  return el("div", { class: "scroll" }, el("table", { class: `heatmap${columns > 24 ? " fine" : ""}` },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "UTC"), Array.from({ length: columns }, (_, number) =>
      // Of minutes each fifth is named: cells say theirs themselves.
      columns > 24 && number % 5 ? el("td") : el("th", { scope: "col" }, grid.column(number))))),
    el("tbody", {}, [...rows].reverse().map(([begin, own]) => {
      const byColumn = new Map(own.map((group) => [Math.floor((Date.parse(group.key) - begin) / grid.cell), group]));
      return el("tr", {}, el("th", { scope: "row" }, grid.title(new Date(begin).toISOString())), Array.from({ length: columns }, (_, number) =>
        el("td", {}, byColumn.has(number) ? cell(byColumn.get(number)) : "")));
    }))));
}

function draw() {
  reports = {};
  return Promise.all([
    fill(totals.body, async () => drawTotals(await report("symbol"))), fill(lengthNote, async () => drawLengths(await report("symbol"))),
    drawSpikes(), drawHeat(), drawGroups(bySymbol, "symbol", "symbol"), drawGroups(bySession, "session", "session_id"),
  ]);
}

draw();
keepFresh(draw, 15_000);
