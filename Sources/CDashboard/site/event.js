// One event for good: what it says, its order, and the lines of its log around it.

import { get } from "./api.js";
import { count, time, visible, zone } from "./format.js";
import { card, copyButton, el, fill, header, kindClass, notice, sessionPath, view } from "./elements.js";
import { eventPath, orderButton, pretty, row, showOrder } from "./rows.js";

const usualContext = 10;
const mostContext = 200;
const permalink = decodeURIComponent(location.pathname.split("/").slice(2).join("/"));
const context = () => Math.min(mostContext, Number(view.get("context")) || usualContext);

document.title = "Event · blotter";
header();
const place = card("Event", { id: "event" });
const around = card("In its log", { id: "around" });
const title = el("h1", {}, "Event");
document.getElementById("main").append(title, el("div", { class: "grid" }, place.section, around.section));

const copy = (id, name, text) => copyButton(name, text, { id, from: () => place.body.querySelector("pre") });

function facts(pairs) {
  return el("dl", { class: "figures" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

// An address by the path of today leads to the one that stays right.
function settle(answer) {
  if (permalink === answer.permalink) return;
  const query = new URLSearchParams(location.search);
  for (const name of ["line", "part", ...(answer.others.length ? [] : ["file"])]) query.delete(name);
  const text = query.toString();
  history.replaceState(null, "", eventPath(answer.permalink) + (text ? `?${text}` : ""));
}

const address = () => location.origin + location.pathname + (view.get("file") ? `?${new URLSearchParams({ file: view.get("file") })}` : "");

function tellOthers(answer) {
  return answer.others.length > 0 && notice(
    `${count(answer.others.length + 1)} logs begin alike and have such a line. This is that of ${(answer.event ?? answer.reject).file}; here are the others: `,
    ...answer.others.map((file) => [el("a", { href: `${eventPath(answer.permalink)}?${new URLSearchParams({ file })}` }, file), " "]).flat());
}

function drawEvent(answer) {
  const { event } = answer;
  title.replaceChildren(el("span", { class: `type ${kindClass(event.type)}` }, event.type ?? "—"), el("span", {}, ` ${event.description}`));
  document.title = visible(`${event.type ?? "Event"} ${event.description.slice(0, 60)} · blotter`);
  const exact = answer.exact().event;
  return [
    tellOthers(answer),
    facts([
      [`time (${zone})`, time(event.ts)], ["session", el("a", { href: sessionPath(event.session_id) }, event.session_id)],
      ["symbol", event.symbol], ["mode", event.mode],
      ["order", event.order_id && orderButton(event.order_id, event.session_id, event.order_id)],
      ["intent", event.intent_id], ["log", event.file], ["line", count(event.line) + (event.part ? `, part ${event.part}` : "")],
    ]),
    el("div", { class: "detail" }, el("pre", {}, pretty(exact.payload))),
    event.extra && el("details", { open: true }, el("summary", {}, "Other members of the line"), el("pre", { class: "mono" }, pretty(exact.extra))),
    el("div", { class: "bar" }, copy("copy-link", "Copy the link", address),
      copy("copy-payload", "Copy the payload", () => pretty(exact.payload)),
      el("a", { href: `/events?${new URLSearchParams({ session_id: event.session_id })}` }, "All events of the session")),
  ].filter(Boolean);
}

function drawReject(answer) {
  const { reject } = answer;
  title.textContent = visible(`Line ${count(reject.line)} of ${reject.file} is no event`);
  return [
    tellOthers(answer),
    facts([["log", reject.file], ["line", count(reject.line)], ["byte", count(reject.byte_offset)], ["reason", el("span", { class: "critical" }, reject.reason)]]),
    el("div", { class: "detail" }, el("pre", {}, reject.text)),
    el("div", { class: "bar" }, copy("copy-link", "Copy the link", address),
      el("a", { href: `/rejects?${new URLSearchParams({ file: reject.file })}` }, "All invalid lines of the log")),
  ].filter(Boolean);
}

function drawAround(answer) {
  const rows = (member) => answer[member].map((event, number) =>
    row(event, { exact: () => answer.exact()[member][number], hasLine: true }));
  const own = answer.event
    ? row(answer.event, { exact: () => answer.exact().event, hasLine: true })
    : el("li", { class: "error" }, el("div", { class: "event with-line" }, el("span", { class: "line" }, count(answer.reject.line)),
      el("span", { class: "time" }, "—"), el("span", { class: "type" }, "invalid"), el("span"), el("span", { class: "what" }, answer.reject.text)));
  own.setAttribute("aria-current", "true");
  const isMore = context() < mostContext && (answer.before.length === context() || answer.after.length === context());
  return [
    el("p", { class: "note" }, "The events of the lines above and below, in the order of lines: times may run backward here."),
    el("ol", { class: "events", id: "events" }, rows("before"), own, rows("after")),
    el("p", {}, isMore && el("button", {
      id: "more", onclick: () => { view.set({ context: Math.min(mostContext, context() * 4) }); draw(); },
    }, "Show more lines")),
  ];
}

function draw() {
  return fill(place.body, async () => {
    const query = permalink ? { permalink, file: view.get("file") } : { file: view.get("file"), line: view.get("line"), part: view.get("part") };
    const answer = await get("/api/event", { ...query, context: context() });
    settle(answer);
    around.body.replaceChildren(...drawAround(answer));
    return answer.event ? drawEvent(answer) : drawReject(answer);
  });
}

draw();
showOrder();
view.onChange(() => { draw(); showOrder(); });
