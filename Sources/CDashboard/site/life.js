// An order's life as bars over time: what was intended, what gates decided, the order, its fills, and how it ended.

import { count, instant, milliseconds, time, visible } from "./format.js";
import { el } from "./elements.js";

const namespace = "http://www.w3.org/2000/svg";
const endings = ["error", "cancel", "expire"];

function shape(name, attributes, title) {
  const element = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (title) element.append(Object.assign(document.createElementNS(namespace, "title"), { textContent: visible(title) }));
  return element;
}

// The lanes of an order whose events come in time: each with its events, from when to when its bar is, and how long that
// is in words. A bar without an end goes on.
function lanesOf(order, events) {
  const of = (...kinds) => events.filter((event) => kinds.includes(event.type));
  const [intents, gates, orders, fills, ends] = [of("intent"), of("gate"), of("order"), of("fill"), of(...endings)];
  const first = (list) => list[0]?.at;
  const last = (list) => list.at(-1)?.at;
  const times = (list, name) => `${count(list.length)} ${name}${list.length === 1 ? "" : "s"}`;
  const took = (from, to) => to === undefined ? "" : milliseconds(to - from);
  const isOpen = ["open", "partial"].includes(order.state);
  const over = isOpen ? undefined : Math.max(...[last(fills), last(ends), first(orders)].filter((at) => at !== undefined));
  const decided = first(orders) ?? last(gates) ?? last(ends);
  const blocked = gates.length > 0 && !orders.length && !fills.length;
  return [
    { name: "intent", list: intents, to: decided, text: orders.length ? `${took(first(intents), decided)} until the order` : "no order came of it" },
    { name: "gates", list: gates, to: last(gates), text: `${times(gates, "decision")}${gates.length > 1 ? ` in ${took(first(gates), last(gates))}` : ""}${blocked ? ", no order" : ""}` },
    { name: "order", list: orders, to: over, text: isOpen ? "still open" : `${took(first(orders), over)} until it was ${order.state}` },
    { name: "fills", list: fills, to: last(fills), text: `${times(fills, "fill")}, the first ${orders.length ? `${took(first(orders), first(fills))} after the order` : "without an order"}` },
    ...endings.map((kind) => ({ name: kind, list: of(kind), text: orders.length && of(kind).length ? `${took(first(orders), first(of(kind)))} after the order` : "" })),
  ].filter(({ list }) => list.length);
}

const hasBar = (lane) => "to" in lane;
const isUnended = (lane) => hasBar(lane) && lane.to === undefined;

function track(lane, place) {
  const { list, to, name } = lane;
  const picture = shape("svg", { class: `track ${{ gates: "gate", fills: "fill" }[name] ?? name}`, "aria-hidden": "true" });
  const isOver = !isUnended(lane);
  if (hasBar(lane)) {
    const [left, right] = [place(list[0].at), isOver ? place(to) : 100];
    picture.append(shape("rect", { x: `${left}%`, width: `${Math.max(0, right - left)}%`, y: "30%", height: "40%", class: isOver ? "span" : "span unended" }));
  }
  for (const event of list) {
    // A mark is as wide as a hairline, and has to be inside at both ends.
    picture.append(shape("rect", { x: `${place(event.at)}%`, width: 3, y: "10%", height: "80%", class: "mark" }, `${time(event.ts)} ${event.description}`));
  }
  return picture;
}

// All lanes on one axis of time; nothing where no event has a time.
export function lifeLanes(order, events) {
  const timed = events.filter((event) => event.ts).map((event) => ({ ...event, at: instant(event.ts) }));
  const lanes = lanesOf(order, timed);
  if (!lanes.length) return "";
  const ends = lanes.flatMap(({ list, to }) => [...list.map(({ at }) => at), to]).filter((at) => at !== undefined);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const isOpen = lanes.some(isUnended);
  // What is open goes on beyond the last event.
  const length = Math.max(0.001, (most - least) * (isOpen ? 1.15 : 1));
  const place = (at) => Number((99 * (at - least) / length).toFixed(3));
  return el("figure", { class: "lanes" },
    el("figcaption", { class: "note" }, `From ${time(timed.find(({ at }) => at === least).ts)}`, most > least && `, ${milliseconds(most - least)} in all`),
    el("ul", {}, lanes.map((lane) => el("li", {}, el("span", { class: "lane" }, lane.name), track(lane, place), el("span", { class: "took" }, lane.text)))),
    most > least && el("div", { class: "axis", "aria-hidden": "true" }, [0, 0.25, 0.5, 0.75, 1].map((share) => el("span", {}, `+${milliseconds(share * length)}`))));
}
