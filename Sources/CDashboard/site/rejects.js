// The lines that are no events: which logs have them, the worst first, and what they say.

import { download, get } from "./api.js";
import { count, percent } from "./format.js";
import { card, el, fill, header, keepFresh, notice, view } from "./elements.js";
import { chips, filters, literal, suggestFile } from "./filters.js";
import { table } from "./table.js";

const names = ["session_id", "file", "from", "to"];
const reasons = ["not_json", "not_object", "truncated", "invalid_utf8", "too_deep", "too_long", "too_many_parts"];
const steps = 100;
const mostFiles = 20;
const parameters = () => ({ ...view.all(names), reason: view.get("reason") });

header();
const reason = chips("Reasons", "reason", reasons.map((name) => [name]), draw);
const files = card("Logs with invalid lines, the worst first", { id: "files" });
const lines = card("Invalid lines", { id: "lines" });
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Invalid lines"), filters(names, draw, reason),
  el("div", { class: "grid" }, files.section, lines.section));

const leading = (more) => `/rejects?${new URLSearchParams(Object.entries({ ...parameters(), ...more }).filter(([, value]) => value))}`;
// What the runbook has somebody do; the verdict itself is that of health.
const advice = { critical: "critical: escalate", warning: "warning: look into it", ok: "few" };

// One bad log among many good ones may be critical where all together are not.
const inAll = (answer) => el("p", { id: "in-all" }, el("span", { class: `badge ${answer.status}` }, answer.status),
  ` in all: ${percent(answer.error_rate)} of the lines of ${view.get("session_id") ? "these sessions’ logs" : "all logs"} are invalid.`);

function drawFiles(answer) {
  const shown = view.get("files") ? answer.files : answer.files.slice(0, mostFiles);
  for (const file of answer.files) suggestFile(file.file);
  if (!shown.length) return notice("No line is invalid, as far as the filter asks.");
  return [
    table([
      { title: "log", class: "name", by: (file) => file.file, filter: "file", value: (file) => el("a", { href: leading({ file: literal(file.file) }) }, file.file) },
      { title: "lines", class: "number", by: (file) => file.lines, value: (file) => count(file.lines) },
      { title: "invalid", class: "number", by: (file) => file.count, value: (file) => el("a", { href: leading({ file: literal(file.file) }) }, count(file.count)) },
      { title: "share of all lines", class: "number", by: (file) => file.error_rate, value: (file) => percent(file.error_rate) },
      { title: "verdict", by: (file) => file.error_rate, value: (file) => el("span", { class: `badge ${file.status}` }, advice[file.status]) },
      {
        title: "reasons", value: (file) => el("span", {}, file.reasons.map(({ reason: name, count: times }, number) => [
          number > 0 && ", ", `${name} `, el("a", { href: leading({ file: literal(file.file), reason: name }) }, count(times))]).flat()),
      },
    ], shown),
    answer.files_total > shown.length && el("p", {}, el("button", {
      onclick: () => { view.set({ files: "all" }); draw(); },
    }, `Show ${count(Math.min(answer.files.length, answer.files_total) - shown.length)} more logs`)),
  ].filter(Boolean);
}

const list = (rejects) => table([
  {
    title: "log and line", class: "name", value: (line) =>
      el("a", { href: `/event?${new URLSearchParams({ file: line.file, line: line.line })}` }, `${line.file}:${line.line}`),
  },
  { title: "byte", class: "number", by: (line) => line.byte_offset, value: (line) => count(line.byte_offset) },
  { title: "reason", by: (line) => line.reason, filter: "reason", value: (line) => el("a", { href: leading({ reason: line.reason }) }, line.reason) },
  { title: "begins with", class: "excerpt mono", value: (line) => line.text || "(nothing that can be shown)" },
], rejects);

let isLong = false;

function draw() {
  return fill(files.body, async () => {
    const answer = await get("/api/rejects", { ...parameters(), limit: steps });
    isLong = false;
    lines.head.replaceChildren(el("h2", {}, "Invalid lines"), el("div", { class: "bar" },
      el("span", { id: "total" }, `${count(answer.total)} ${answer.total === 1 ? "line" : "lines"}`),
      ...["csv", "jsonl"].map((format) => el("button", {
        id: `export-${format}`, onclick: () => download("/api/rejects", { ...parameters(), format }),
      }, `Export all as ${format}`))));
    lines.section.hidden = !answer.total;
    const shown = list(answer.rejects);
    let next = answer.next;
    const button = el("button", {
      id: "more", onclick: async () => {
        button.disabled = true;
        isLong = true;
        const page = await get("/api/rejects", { ...parameters(), limit: steps, cursor: next });
        shown.querySelector("tbody").append(...list(page.rejects).querySelectorAll("tbody tr"));
        next = page.next;
        button.disabled = false;
        if (!next) button.remove();
      },
    }, "Show more lines");
    lines.body.replaceChildren(shown, el("p", {}, next && button));
    return [inAll(answer), drawFiles(answer)].flat();
  });
}

draw();
keepFresh(() => { if (!isLong) draw(); }, 10_000);
