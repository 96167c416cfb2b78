// Events as rows whose payload opens, and an order's life in a dialog.

import { digits, get } from "./api.js";
import { amount, count, milliseconds, time, zone } from "./format.js";
import { lifeLanes } from "./life.js";
import { el, failure, fill, kindClass, sessionPath, view } from "./elements.js";
import { isFiltered, openMenu } from "./filters.js";
import { table } from "./table.js";

// A JSON value, a member a line, with the digits as they were logged.
export function pretty(value, indent = "") {
  const exact = digits(value);
  if (exact !== undefined) return exact;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = indent + "  ";
  const isArray = Array.isArray(value);
  const parts = isArray
    ? value.map((element) => inner + pretty(element, inner))
    : Object.entries(value).map(([name, member]) => `${inner}${JSON.stringify(name)}: ${pretty(member, inner)}`);
  const [open, close] = isArray ? "[]" : "{}";
  return parts.length ? `${open}\n${parts.join(",\n")}\n${indent}${close}` : open + close;
}

// Where an event stands for good.
export const eventPath = (permalink) => `/event/${permalink}`;

// A row for an event; `exact` answers the event with its digits, `what` replaces the description. With `hasAround` the
// lines around it can be shown below its payload.
export function row(event, { exact = () => event, what, hasSession = false, hasLine = false, hasAround = false, onToggle = () => {} } = {}) {
  const item = el("li", { class: kindClass(event.type), "data-id": event.id });
  const button = el("button", {
    class: "open", "aria-expanded": "false", "aria-label": `Payload of ${event.type ?? "event"} ${event.description}`.slice(0, 120),
  }, "▸");
  const line = el("div", { class: `event${hasSession ? " with-session" : ""}${hasLine ? " with-line" : ""}` },
    hasLine && el("span", { class: "line" }, count(event.line)),
    el("span", { class: "time" }, time(event.ts)),
    el("span", { class: "type", "data-filter": isFiltered("type", event.type) && "type" }, event.type ?? "—"),
    el("span", { class: "symbol", "data-filter": isFiltered("symbol", event.symbol) && "symbol" }, event.symbol ?? ""),
    el("span", { class: "what" }, what ?? event.description),
    hasSession && el("a", { class: "session", href: sessionPath(event.session_id), title: event.session_id }, event.session_id),
    el("a", { class: "permalink", href: eventPath(event.permalink), "aria-label": `Link to line ${event.line} of ${event.file}`, title: "what stands around it, for good" }, "¶"), button);
  let detail;
  const toggle = () => {
    if (detail) {
      detail.remove();
      detail = undefined;
    } else {
      detail = describe(event, exact(), hasAround);
      item.append(detail);
    }
    button.setAttribute("aria-expanded", Boolean(detail));
    button.textContent = detail ? "▾" : "▸";
    onToggle(Boolean(detail));
  };
  line.addEventListener("click", (click) => {
    if (click.target.closest("a") || String(getSelection()).length) return;
    const cell = click.target.closest("[data-filter]");
    if (cell) return openMenu(cell.dataset.filter, event[cell.dataset.filter], cell);
    toggle();
  });
  item.append(line);
  item.open = () => { if (!detail) toggle(); };
  return item;
}

// The lines of the log around an event, asked for when they are to be seen.
function around(event) {
  const place = el("div");
  const button = el("button", {
    class: "plain around", "aria-expanded": "false", onclick: () => {
      const isOpen = place.childElementCount > 0;
      button.setAttribute("aria-expanded", !isOpen);
      if (isOpen) return place.replaceChildren();
      return fill(place, async () => {
        const answer = await get("/api/event", { file: event.file, line: event.line, part: event.part, context: 5 });
        const own = row(answer.event, { exact: () => answer.exact().event, hasLine: true });
        own.setAttribute("aria-current", "true");
        const rows = (member) => answer[member].map((one, number) => row(one, { exact: () => answer.exact()[member][number], hasLine: true }));
        return el("ol", { class: "events" }, rows("before"), own, rows("after"));
      });
    },
  }, "lines around it");
  return [" · ", button, place];
}

function describe(event, exact, hasAround) {
  return el("div", { class: "detail" },
    el("pre", {}, pretty(exact.payload)),
    el("span", { class: "note" },
      el("a", { href: eventPath(event.permalink) }, `${event.file}, line ${count(event.line)}`), event.mode ? ` · ${event.mode}` : "",
      event.order_id && [" · ", orderButton(event.order_id, event.session_id)]),
    hasAround && around(event),
    el("span", { class: "note" }, filterButtons(event)));
}

// What a click on a cell does, for those who have no mouse.
function filterButtons(event) {
  return ["type", "symbol", "session_id"].filter((name) => isFiltered(name, event[name])).flatMap((name) => [" · ", el("button", {
    class: "plain", "aria-haspopup": "menu", onclick: (click) => openMenu(name, event[name], click.currentTarget),
  }, `filter by ${event[name]}`)]);
}

// A button that shows an order's life.
export function orderButton(id, session, text = `order ${id}`) {
  return el("button", { class: "plain", onclick: () => { view.set({ order: id, order_session: session }); showOrder(); } }, text);
}

// MARK: An order's life

// For so long an answer is waited for, in milliseconds.
const patience = 300;

// Shows the order that the view names, if it names one.
export async function showOrder() {
  const id = view.get("order");
  document.querySelector("dialog.life")?.remove();
  if (!id) return;
  const title = el("h2", {}, `Order ${id}`);
  const body = el("div", { "aria-busy": "true" }, "…");
  const dialog = el("dialog", { class: "life", "aria-label": `Order ${id}` },
    el("div", { class: "head" }, title, el("button", { autofocus: true, onclick: () => dialog.close() }, "Close")), body);
  dialog.addEventListener("close", () => {
    dialog.remove();
    view.set({ order: "", order_session: "" });
  });
  document.body.append(dialog);
  // Mostly it is opened with all that it shows, so that nothing moves.
  const open = () => { if (dialog.isConnected && !dialog.open) dialog.showModal(); };
  const timer = setTimeout(open, patience);
  try {
    const answer = await get("/api/orders", { order_id: id, session_id: view.get("order_session") });
    body.replaceChildren(...answer.orders.map((story, number) => life(story, answer.exact().orders[number])));
  } catch (error) {
    body.replaceChildren(failure(error));
  }
  clearTimeout(timer);
  body.removeAttribute("aria-busy");
  open();
}

function life({ order, events }, exact) {
  const facts = [
    ["side", order.side], ["quantity", amount(order.quantity)], ["filled", amount(order.filled_quantity)], ["type", order.order_type],
    ["average price", amount(order.avg_fill_price)], ["fees", amount(order.fees), (fees) => `${fees} ${order.fee_currency ?? ""}`.trim()],
    ["intent → order", order.intent_to_order_ms, milliseconds],
    ["order → fill", order.order_to_fill_ms, milliseconds], ["matched by", order.matched_by],
  ].filter(([, value]) => value !== null && value !== undefined);
  return el("section", {},
    el("p", {}, el("span", { class: `badge ${order.state}` }, order.state), " ", order.symbol ?? "", " in ",
      el("a", { href: sessionPath(order.session_id) }, order.session_id), order.reason ? `: ${order.reason}` : ""),
    el("dl", { class: "figures" }, facts.map(([name, value, text = String]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, text(value))))),
    lifeLanes(order, events),
    table([
      { title: `time (${zone})`, class: "time", value: (event) => time(event.ts) },
      { title: "after", class: "number", value: (event) => event.gap_ms === null ? "" : `+${milliseconds(event.gap_ms)}` },
      { title: "type", value: (event) => el("span", { class: `type ${kindClass(event.type)}` }, event.type ?? "—") },
      { title: "what", class: "excerpt", value: (event) => event.description },
      { title: "line", value: (event) => el("a", { class: "permalink", href: eventPath(event.permalink), "aria-label": `Link to line ${event.line} of ${event.file}` }, "¶") },
    ], events),
    el("details", {}, el("summary", {}, "Payloads"),
      el("pre", { class: "mono" }, exact.events.map((event) => pretty(event.payload)).join("\n"))));
}
