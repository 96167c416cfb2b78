// The overview: is all well, what happened when, which sessions, why not, and what retention would do.

import { download, get } from "./api.js";
import * as charts from "./charts.js";
import { count, megabytes, milliseconds, percent, seconds, span, zone } from "./format.js";
import {
  card, copyButton, el, fill, filterNames as names, header, keepFresh, keeping, notice,
  placedStates, sessionPath, tellAlarm, usualKinds, view,
} from "./elements.js";
import { chips, filters } from "./filters.js";
import { table } from "./table.js";

const interval = 5000;

header();
const health = card("Health", { size: "two-thirds", id: "health" });
const space = card("Disk and retention", { size: "third", id: "retention" });
const timeline = card("Events over time", { id: "timeline" });
const sessions = card("Sessions", { id: "sessions" });
const gates = card("Gates blocked because", { size: "half", id: "gates" });
const errors = card("Errors said", { size: "half", id: "errors" });
const canvas = el("canvas", { role: "img", "aria-label": "Events over time by kind" });
const more = el("div");
timeline.body.append(el("div", { class: "chart" }, canvas), more);
const type = chips("Kinds of events in the chart", "type", usualKinds.map((kind) => [kind]), refresh);
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Overview"),
  filters(names, refresh, type),
  el("div", { class: "grid" }, health.section, space.section, timeline.section, sessions.section, gates.section, errors.section));

function drawHealth() {
  return fill(health.body, async () => {
    const answer = await get("/api/telemetry/health", view.all(names));
    tellAlarm(answer.status);
    const filter = view.all(["session_id", "from", "to"]);
    health.head.replaceChildren(el("h2", {}, "Health"), el("span", {},
      el("button", {
        class: "plain", id: "incident", title: "Ticket, events, failed orders, invalid lines and health in one archive",
        onclick: () => download("/api/incident", Object.values(filter).some(Boolean) ? filter : { from: "-15m" }, "incident.tar.gz"),
      }, "Incident archive"), " ",
      el("span", { class: `badge ${answer.status}` }, answer.status)));
    const order = ["critical", "warning", "unknown", "ok"];
    const checks = [...answer.checks].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
    const [good, bad] = [checks.filter((check) => check.status === "ok"), checks.filter((check) => check.status !== "ok")];
    const list = health.body.querySelector("details");
    return [
      bad.length > 0 && checkList(bad),
      good.length > 0 && el("details", { open: list ? list.open : good.some(({ name }) => name === aimed()) },
        el("summary", {}, bad.length ? `${good.length} more checks are ok` : `All ${good.length} checks are ok`), checkList(good)),
    ].filter(Boolean);
  });
}

// The check that somebody wants to see, as links from alerts do.
function aimed() {
  try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
}

function aim() {
  for (const check of health.body.querySelectorAll("[data-check]")) {
    const isIt = check.dataset.check === aimed();
    check.classList.toggle("aimed", isIt);
    if (isIt) check.scrollIntoView({ block: "center" });
  }
}
addEventListener("hashchange", aim);

function checkList(checks) {
  return el("ul", { class: "checks" }, checks.map((check) => el("li", { "data-check": check.name, class: check.name === aimed() && "aimed" },
    el("span", { class: `badge ${check.status}` }, check.status), el("strong", {}, check.name),
    el("span", { class: "message" }, check.message), check.next && nextStep(check))));
}

// Where the rows are that a check is about, and the command that shows them in a terminal.
function nextStep({ next, evidence }) {
  const code = el("code", {}, next);
  return el("span", { class: "next" },
    evidence.filter(({ page }) => page).map(({ label, page }) => el("a", { href: page }, label)),
    el("span", {}, code, " ", copyButton("copy", () => next, { from: () => code, class: "plain", "aria-label": `Copy ${next}` })));
}

function drawRetention() {
  return fill(space.body, async () => {
    const [{ plan, policy, root, trash }, { checks }] = await Promise.all([get("/api/retention"), get("/api/telemetry/health")]);
    const tell = (name) => checks.find((check) => check.name === name)?.message;
    const verbs = Map.groupBy(plan.actions, (action) => action.kind);
    const figures = [
      ["sessions", count(plan.sessions_total)], ["logs", megabytes(plan.size_before_mb)],
      ["after the plan", megabytes(plan.size_after_mb)], ["in the trash", count(trash.length)],
    ];
    const disk = [["index", tell("index_size")], ["free", tell("free_disk")], ["last retention", tell("last_retention")]];
    return [
      el("dl", { class: "figures" }, figures.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      el("p", {}, disk.filter(([, text]) => text).map(([name, text]) => [el("span", { class: "dim" }, `${name}: `), text, el("br")]).flat()),
      el("p", { class: "note" }, policy.enabled
        ? plan.actions.length
          ? `Retention would ${[...verbs].map(([verb, list]) => `${verb} ${count(list.length)}`).join(" and ")} of the logs in ${root}.`
          : `Retention has nothing to do in ${root}.`
        : "Retention is switched off.",
        ` It keeps ${policy.max_age_days} days, the last ${count(policy.keep_last_n_sessions)} sessions and at most ${megabytes(policy.max_total_mb)}. Nothing is changed from here: run blotter retention --apply.`),
    ];
  });
}

function drawTimeline() {
  return fill(more, async () => {
    const answer = await get("/api/histogram", { ...view.all(names), type: view.get("type") });
    canvas.parentElement.hidden = !answer.buckets.length;
    charts.histogram(canvas, answer, (from, to) => {
      view.set({ from, to });
      document.querySelector(".filters").refresh();
      refresh();
    });
    if (!answer.buckets.length) return notice("No event matches. Clear the filter, or look whether logs were ingested.");
    const isNarrow = view.get("from") || view.get("to");
    return el("p", { class: "note" }, `A bar is ${span(answer.bucket_seconds)}. Click one, or drag over some, to narrow all of this page to it. `,
      isNarrow && el("button", {
        class: "plain", onclick: () => {
          view.set({ from: "", to: "" });
          document.querySelector(".filters").refresh();
          refresh();
        },
      }, "Show all of the time"));
  });
}

// A number that leads to the rows behind it; the sessions' figures are those of all their events, whatever the filter.
function link(path, parameters, value, text = count) {
  return value === null || value === undefined ? null : el("a", { href: `${path}?${new URLSearchParams(parameters)}` }, text(value));
}

function drawSessions() {
  return fill(sessions.body, async () => {
    const limit = Number(view.get("sessions")) || 20;
    const answer = await get("/api/sessions", { ...view.all(names), limit: limit + 1 });
    if (!answer.sessions.length) return notice("No session matches. Clear the filter above.");
    const shown = answer.sessions.slice(0, limit);
    return [
      table([
        { title: "session", class: "name", by: (one) => one.session_id, filter: "session_id", value: (one) => el("a", { href: sessionPath(one.session_id) }, one.session_id) },
        { title: "mode", by: (one) => one.mode, filter: "mode", value: (one) => one.mode },
        { title: `last event (${zone})`, class: "time", value: (one) => seconds(one.last_ts) },
        { title: "events", class: "number", by: (one) => one.events, value: (one) => link("/events", { session_id: one.session_id }, one.events) },
        { title: "orders", class: "number", by: (one) => one.orders, value: (one) => link("/events", { session_id: one.session_id, type: "order" }, one.orders) },
        { title: "filled", class: "number", by: (one) => one.fill_ratio, value: (one) => link("/orders", { session_id: one.session_id, state: placedStates }, one.fill_ratio, percent) },
        { title: "p95 order → fill", class: "number", by: (one) => one.order_to_fill_p95_ms, value: (one) => link("/latency", { session_id: one.session_id }, one.order_to_fill_p95_ms, milliseconds) },
        { title: "errors", class: "number", by: (one) => one.errors, value: (one) => link("/events", { session_id: one.session_id, type: "error" }, one.errors) },
        { title: "invalid lines", class: "number", by: (one) => one.invalid_lines, value: (one) => link("/rejects", { session_id: one.session_id }, one.invalid_lines) },
        { title: "silent", value: (one) => one.silent },
      ].filter((column) => column.title !== "silent" || shown.some((one) => one.silent)), shown),
      answer.sessions.length > limit && el("p", {}, el("button", {
        onclick: () => { view.set({ sessions: limit * 2 }); drawSessions(); },
      }, "Show more sessions")),
    ].filter(Boolean);
  });
}

function barOf(share) {
  const bar = el("div", { class: "share", "aria-hidden": "true" });
  bar.style.width = `${100 * share}%`;
  return bar;
}

function drawReasons() {
  const bars = (place, list, empty, query) => fill(place, async () => {
    const reasons = (await list)[query.member];
    if (!reasons.length) return notice(empty);
    const most = reasons[0].count;
    const link = (reason) => el("a", { href: keeping("/search", { q: reason, type: query.type }) }, reason || "(no reason given)");
    return el("ul", { class: "bars" }, reasons.map(({ reason, count: times, texts, reasons: each }) => el("li", {},
      barOf(times / most),
      texts === 1 ? link(reason) : el("details", {}, el("summary", {}, reason, el("span", { class: "dim" }, ` ${count(texts)} texts`)),
        el("ul", {}, each.map((one) => el("li", {}, link(one.reason), el("span", {}, count(one.count)))))),
      el("span", {}, count(times)))));
  });
  const answer = get("/api/reasons", { ...view.all(names), limit: 8 });
  return Promise.all([
    bars(gates.body, answer, "No gate has blocked.", { member: "gates", type: "gate" }),
    bars(errors.body, answer, "No errors.", { member: "errors", type: "error" }),
  ]);
}

function refresh() {
  return Promise.all([drawHealth(), drawTimeline(), drawSessions(), drawReasons(), drawRetention()]);
}

refresh().then(aim);
keepFresh(() => Promise.all([drawHealth(), drawTimeline(), drawSessions(), drawReasons()]), interval);

// Whoever looks at another page sees by the title and the icon that something is critical.
async function watch() {
  try { tellAlarm((await get("/api/telemetry/health", view.all(names))).status); } catch { /* the cards say why */ }
}
watch();
setInterval(watch, 4 * interval);
