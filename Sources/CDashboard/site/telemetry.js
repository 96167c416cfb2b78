// How it has been: alerts, and health over days, as far as it was recorded.

import { get } from "./api.js";
import { count, milliseconds, percent, seconds, zone } from "./format.js";
import { card, checkPath, el, fill, header, keepFresh, notice, view } from "./elements.js";
import { table } from "./table.js";

const interval = 15_000;
const days = () => Number(view.get("days")) || 7;

document.title = "Telemetry · blotter";
header();
const alerts = card("Alerts", { id: "alert-list" });
const spans = card("Health over time", { id: "trends" });
const hours = card("Hours, the worst of each", { id: "hours" });
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Telemetry"), el("div", { class: "grid" }, alerts.section, spans.section, hours.section));

// Who looks each few minutes has stopped.
const late = 600_000;
const isLate = (look) => Date.now() - Date.parse(look) > late;
const look = ({ timestamp, error }) => el("span", { class: error || isLate(timestamp) ? "note warning" : "note", id: "last-look" },
  `last look ${seconds(timestamp)} ${zone}${error ? `: ${error}` : isLate(timestamp) ? ": does blotter alert run still run?" : ""}`);
const badge = (status) => status && el("span", { class: `badge ${status}` }, status);
const share = (value) => value === null ? null : percent(value / 100);

function drawAlerts() {
  return fill(alerts.body, async () => {
    const answer = await get("/api/telemetry/alerts/latest", { limit: 50 });
    const current = new Set(answer.alerts.map(({ name, started }) => name + started));
    const all = [...answer.alerts, ...answer.history.filter(({ name, started }) => !current.has(name + started))];
    alerts.head.replaceChildren(el("h2", {}, "Alerts"), answer.last_look
      ? look(answer.last_look) : "");
    if (!all.length && answer.last_look) return notice("No alert has fired.");
    if (!all.length) return notice("No alert has fired, or nobody runs ", el("code", {}, "blotter alert run"), ".");
    const stuck = answer.waiting + answer.dead;
    return [
      stuck > 0 && notice(`${count(answer.waiting)} messages could not be sent yet, ${count(answer.dead)} were given up: see `,
        el("code", {}, "blotter alert list"), "."),
      table([
        { title: "alert", class: "name", value: (alert) => el("a", { href: checkPath(alert.check ?? alert.name) }, alert.name) },
        { title: "state", value: (alert) => el("span", { class: `badge ${alert.state === "firing" ? "critical" : alert.state === "pending" ? "warning" : "ok"}` }, alert.state) },
        { title: `since (${zone})`, class: "time", value: (alert) => seconds(alert.started ?? alert.since) },
        { title: `until (${zone})`, class: "time", value: (alert) => alert.resolved && seconds(alert.resolved) },
        { title: "acknowledged", value: (alert) => alert.acknowledged_by && `${alert.acknowledged_by}: ${alert.acknowledged_why}` },
        { title: "snoozed until", class: "time", value: (alert) => alert.snoozed_until && seconds(alert.snoozed_until) },
        { title: "what", value: (alert) => alert.message },
      ], all),
    ].filter(Boolean);
  });
}

function drawTrends() {
  const answer = get("/api/telemetry/health/trends", { days: days() });
  return Promise.all([
    fill(spans.body, async () => {
      const { spans: all, degradations } = await answer;
      if (!all.some(({ records }) => records)) {
        return notice("Nothing is recorded: run ", el("code", {}, "blotter health --record"), " on a schedule, or ", el("code", {}, "blotter alert run"), ".");
      }
      return [
        ...degradations.map((sentence) => notice(sentence)),
        table([
          { title: "the last", value: (span) => span.name },
          { title: "worst", value: (span) => badge(span.worst) },
          { title: "records", class: "number", value: (span) => count(span.records) },
          { title: "critical", class: "number", value: (span) => count(span.critical) },
          { title: "warning", class: "number", value: (span) => count(span.warning) },
          { title: "least free disk", class: "number", value: (span) => share(span.free_disk_min) },
          { title: "on average", class: "number", value: (span) => share(span.free_disk_avg) },
          { title: "invalid lines, average", class: "number", value: (span) => share(span.error_rate_avg) },
          { title: "most", class: "number", value: (span) => share(span.error_rate_max) },
          { title: "slowest p95", class: "number", value: (span) => milliseconds(span.latency_p95_max) },
        ], all),
      ];
    }),
    fill(hours.body, async () => {
      const list = (await answer).hours;
      if (!list.length) return notice(`No record in the last ${count(days())} days.`);
      const byDay = Map.groupBy(list, ({ timestamp }) => timestamp.slice(0, 10));
      return el("ul", { class: "days" }, [...byDay].reverse().map(([day, some]) => el("li", {},
        el("span", { class: "time" }, day),
        el("span", { class: "hours" }, Array.from({ length: 24 }, (_, hour) => {
          const one = some.find(({ timestamp }) => Number(timestamp.slice(11, 13)) === hour);
          const name = `${String(hour).padStart(2, "0")}:00 ${one?.worst ?? "no record"}`;
          return el("span", { class: `hour ${one?.worst ?? "none"}`, title: name, role: "img", "aria-label": `${day} ${name}` });
        })))));
    }),
  ]);
}

const draw = () => Promise.all([drawAlerts(), drawTrends()]);
draw();
keepFresh(draw, interval);
