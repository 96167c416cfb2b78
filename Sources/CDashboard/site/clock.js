// Where clocks were at fault: times that run backward, and sessions that stood still.

import { get } from "./api.js";
import { count, milliseconds, moved, time, zone } from "./format.js";
import { card, el, fill, filterNames, header, keepFresh, keeping, notice, sessionPath, usualKinds, view } from "./elements.js";
import { chips, filters } from "./filters.js";
import { table } from "./table.js";

const classes = [["step", "step: set back"], ["mixed", "mixed: several clocks"], ["jitter", "jitter: less than 1 s"]];
const steps = 50;
const pausesTitle = "The longest pause of each session, and what is silent now";
// Around a pause, in milliseconds.
const margin = 5000;

header();
const cause = chips("Classes of steps", "class", classes, draw);
const type = chips("Types of events that went back", "type", usualKinds.map((kind) => [kind]), draw);
const figures = card("Clocks", { id: "figures" });
const back = card("Steps back, the largest first", { id: "steps" });
const still = card(pausesTitle, { id: "pauses" });
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Clocks"), filters(filterNames, draw, cause, type),
  el("div", { class: "grid" }, figures.section, back.section, still.section));

const limit = () => Number(view.get("limit")) || steps;
const ofClass = (name) => keeping("/clock", { class: name, type: view.get("type") });

// The types of events that went back are not asked of orders.
const negative = (measure, answer) =>
  el("a", { href: keeping("/orders", { [`${measure}_ms`]: "-0" }) }, count(answer.negative_latencies[measure].count));

function drawFigures(answer) {
  const facts = [
    ["steps back", el("a", { href: ofClass("") }, count(answer.steps_total))],
    ...classes.map(([name]) => [name, el("a", { href: ofClass(name) }, count(answer.steps_by_class[name]))]),
    ["largest", milliseconds(answer.largest_ms)], ["logs", count(answer.files)], ["sessions", count(answer.sessions)],
    ["orders before their intent", negative("intent_to_order", answer)], ["fills before their order", negative("order_to_fill", answer)],
    ["times without a zone", count(answer.naive_timestamps)], ["events without a time", count(answer.untimed_events)],
  ];
  return el("dl", { class: "figures" }, facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

const around = (step) => `/event?${new URLSearchParams({ file: step.file, line: step.line })}`;

function drawSteps(answer) {
  if (!answer.steps.length) return notice("No time runs backward, as far as the filter asks.");
  return table([
    { title: "back by", class: "number", by: (step) => step.back_ms, value: (step) => el("a", { href: around(step) }, milliseconds(step.back_ms)) },
    { title: "class", by: (step) => step.class, filter: "class", value: (step) => el("span", { class: `badge ${step.class === "jitter" ? "unknown" : "warning"}` }, step.class) },
    { title: `above it (${zone})`, class: "time", value: (step) => time(step.ts_before).slice(0, 23) },
    { title: `the event (${zone})`, class: "time", value: (step) => time(step.ts_after).slice(0, 23) },
    { title: "session", class: "name", by: (step) => step.session_id, filter: "session_id", value: (step) => el("a", { href: sessionPath(step.session_id) }, step.session_id) },
    { title: "log and line", class: "name", value: (step) => el("a", { href: around(step) }, `${step.file}:${step.line}`) },
  ], answer.steps);
}

function drawPauses(answer) {
  if (!answer.pauses.length) return notice("No session stood still for more than a minute.");
  const end = (pause) => pause.to === null ? undefined : moved(pause.to, margin);
  const events = (pause) => keeping("/events", { session_id: pause.session_id, from: moved(pause.from, -margin), to: end(pause) });
  return table([
    { title: "stood still", class: "number", by: (pause) => pause.pause_ms, value: (pause) => el("a", { href: events(pause) }, milliseconds(pause.pause_ms)) },
    { title: "is over", value: (pause) => pause.to === null ? el("span", { class: "badge warning" }, "still on") : "yes" },
    { title: `last event before (${zone})`, class: "time", value: (pause) => time(pause.from) },
    { title: `first event after (${zone})`, class: "time", value: (pause) => pause.to && time(pause.to) },
    { title: "session", class: "name", by: (pause) => pause.session_id, filter: "session_id", value: (pause) => el("a", { href: sessionPath(pause.session_id) }, pause.session_id) },
  ], answer.pauses);
}

function draw() {
  return fill(figures.body, async () => {
    const answer = await get("/api/clock", { ...view.all(filterNames), type: view.get("type"), class: view.get("class"), limit: limit() });
    const told = (total) => el("span", { class: "note total" }, count(total));
    back.head.replaceChildren(el("h2", {}, "Steps back, the largest first"), told(answer.total));
    still.head.replaceChildren(el("h2", {}, pausesTitle), told(answer.pauses_total));
    const more = answer.truncated && limit() < 10_000 && el("p", {}, el("button", {
      id: "more", onclick: () => { view.set({ limit: Math.min(10_000, limit() * 4) }); draw(); },
    }, "Show more"));
    back.body.replaceChildren(drawSteps(answer));
    still.body.replaceChildren(drawPauses(answer), more || "");
    return drawFigures(answer);
  });
}

draw();
keepFresh(draw, 10_000);
