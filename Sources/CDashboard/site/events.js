// All events, by any filter: how many, when, and their lines, the latest first.

import { download, get } from "./api.js";
import * as charts from "./charts.js";
import { count, span } from "./format.js";
import { card, el, fill, filterNames, header, keepFresh, notice, usualKinds, view } from "./elements.js";
import { chips, filters } from "./filters.js";
import { row, showOrder } from "./rows.js";

const steps = 100;
const parameters = () => ({ ...view.all(filterNames), type: view.get("type") });

header();
const type = chips("Types", "type", usualKinds.map((kind) => [kind]), draw);
const timeline = card("Events over time", { id: "timeline" });
const list = card("Events, the latest first", { id: "list" });
const canvas = el("canvas", { role: "img", "aria-label": "Events over time by kind" });
const note = el("div");
timeline.body.append(el("div", { class: "chart small" }, canvas), note);
const form = filters(filterNames, draw, type);
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Events"), form, el("div", { class: "grid" }, timeline.section, list.section));

let isLong = false;

function narrow(from, to) {
  view.set({ from, to });
  form.refresh();
  draw();
}

function drawTimeline() {
  return fill(note, async () => {
    const answer = await get("/api/histogram", parameters());
    canvas.parentElement.hidden = !answer.buckets.length;
    charts.histogram(canvas, answer, narrow);
    if (!answer.buckets.length) return notice("No event with a time matches.");
    return el("p", { class: "note" }, `A bar is ${span(answer.bucket_seconds)}. Click one, or drag over some, to narrow the list to them. `,
      (view.get("from") || view.get("to")) && el("button", { class: "plain", onclick: () => narrow("", "") }, "Show all of the time"));
  });
}

const rows = (answer) => answer.timeline.map((event, number) =>
  row(event, { exact: () => answer.exact().timeline[number], hasSession: true, hasAround: true })).reverse();

function drawList() {
  return fill(list.body, async () => {
    const answer = await get("/api/telemetry", { ...parameters(), limit: steps });
    isLong = false;
    // Kinds that other systems have, too.
    type.addValues(Object.keys(answer.summary.counts_by_type));
    const total = answer.summary.total_events;
    list.head.replaceChildren(el("h2", {}, "Events, the latest first"), el("div", { class: "bar" },
      el("span", { id: "total" }, `${count(total)} ${total === 1 ? "event" : "events"}`),
      ...["csv", "jsonl"].map((format) => el("button", {
        id: `export-${format}`, onclick: () => download("/api/telemetry", { ...parameters(), format }),
      }, `Export all as ${format}`))));
    if (!total) return notice("No event matches. Clear the filter, or look whether logs were ingested.");
    const events = el("ol", { class: "events", id: "events" }, rows(answer));
    let next = answer.next;
    const button = el("button", {
      id: "more", onclick: async () => {
        button.disabled = true;
        isLong = true;
        const page = await get("/api/telemetry", { ...parameters(), limit: steps, cursor: next });
        events.append(...rows(page));
        next = page.next;
        button.disabled = false;
        if (!next) button.remove();
      },
    }, "Show earlier events");
    return [events, el("p", {}, next && button)];
  });
}

function draw() { return Promise.all([drawTimeline(), drawList()]); }

draw();
showOrder();
view.onChange(showOrder);
keepFresh(() => { if (!isLong && scrollY < 400) draw(); }, 10_000);
