// The ledger: the orders that wait for something first.

import { download, get } from "./api.js";
import { amount, count, milliseconds, seconds, zone } from "./format.js";
import { card, el, fill, filterNames, header, keepFresh, notice, sessionPath, view } from "./elements.js";
import { chips, filters } from "./filters.js";
import { table } from "./table.js";
import { orderButton, showOrder } from "./rows.js";

const names = [...filterNames, "older_than", "order_to_fill_ms", "intent_to_order_ms"];
const parameters = () => ({ ...view.all(names), type: view.get("type") });
const states = ["open", "partial", "rejected", "canceled", "expired", "orphan", "overfilled", "filled"];
const stuckStates = ["open", "partial"];
const steps = 50;

header();
const state = chips("States", "state", [["stuck", "open too long"], ...states.map((name) => [name])], draw);
const type = chips("That have", "type", [["fill", "a fill"], ["error", "an error"], ["cancel", "a cancel"]], draw);
const total = el("span", { id: "total" });
const stuck = card("Stuck: no fill, or not all of it", { id: "stuck" });
const others = card("Orders, the latest first", { id: "others" });
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Orders"),
  filters(names, draw, state, type),
  el("div", { class: "bar" }, total, ["csv", "jsonl"].map((format) => el("button", {
    id: `export-${format}`, onclick: () => download("/api/orders", { ...parameters(), state: view.get("state"), format }),
  }, `Export all as ${format}`))), el("div", { class: "grid" }, stuck.section, others.section));

function ledger(orders, name) {
  const any = (member) => orders.some((order) => order[member] !== null);
  return table([
    { title: `placed (${zone})`, class: "time", by: (order) => order.order_ts ?? order.first_fill_ts, value: (order) => seconds(order.order_ts ?? order.first_fill_ts) },
    { title: "order", value: (order) => order.order_id ? orderButton(order.order_id, order.session_id, order.order_id) : "(no id)" },
    { title: "state", by: (order) => order.state, filter: "state", value: (order) => el("span", { class: `badge ${order.state}` }, order.state) },
    { title: "symbol", by: (order) => order.symbol, filter: "symbol", value: (order) => order.symbol },
    { title: "quantity", class: "number", by: (order) => order.quantity, value: (order) => [order.side, amount(order.quantity)].filter((part) => part !== null).join(" ") },
    any("filled_quantity") && { title: "filled", class: "number", by: (order) => order.filled_quantity, value: (order) => amount(order.filled_quantity) },
    any("fees") && { title: "fees", class: "number", by: (order) => order.fees, value: (order) => order.fees === null ? null : `${amount(order.fees)} ${order.fee_currency ?? ""}`.trim() },
    any("order_to_fill_ms") && { title: "→ fill", class: "number", by: (order) => order.order_to_fill_ms, value: (order) => milliseconds(order.order_to_fill_ms) },
    any("reason") && { title: "why", class: "excerpt", value: (order) => order.reason },
    { title: "session", class: "name", by: (order) => order.session_id, filter: "session_id", value: (order) => el("a", { href: sessionPath(order.session_id) }, order.session_id) },
  ].filter(Boolean), [...orders].reverse(), name);
}

// Asks for the orders of some states, and shows as many as the view says.
async function orders(states, limitName) {
  const limit = Number(view.get(limitName)) || steps;
  const answer = await get("/api/orders", { ...parameters(), state: states, limit });
  const more = answer.total > answer.orders.length && el("p", {},
    el("span", { class: "note" }, `The last ${count(answer.orders.length)} of ${count(answer.total)}. `),
    el("button", { onclick: () => { view.set({ [limitName]: Math.min(5000, limit * 4) }); draw(); } }, "Show more"));
  return { answer, content: answer.orders.length ? [ledger(answer.orders, limitName), more].filter(Boolean) : undefined };
}

function tellCounts({ counts_by_state: counts }) {
  for (const chip of state.querySelectorAll("button:not([data-value=stuck])")) chip.textContent = `${chip.dataset.value} ${count(counts[chip.dataset.value] ?? 0)}`;
}

function draw() {
  const chosen = view.list("state");
  const wanted = (list) => chosen.length ? list.filter((name) => chosen.includes(name)) : list;
  // Those that health calls stuck, open for too long, are asked for alone.
  const [first, rest] = chosen.includes("stuck")
    ? [["stuck"], []] : [wanted(stuckStates), wanted(states.filter((name) => !stuckStates.includes(name)))];
  stuck.section.hidden = !first.length;
  others.section.hidden = !rest.length;
  const found = [];
  const tellTotal = (answer) => {
    found.push(answer.total);
    const sum = found.reduce((all, one) => all + one, 0);
    if (found.length === [first, rest].filter((list) => list.length).length) total.textContent = `${count(sum)} ${sum === 1 ? "order" : "orders"}`;
  };
  return Promise.all([
    first.length && fill(stuck.body, async () => {
      const { answer, content } = await orders(first, "stuck");
      tellCounts(answer);
      tellTotal(answer);
      return content ?? notice("No order is stuck.");
    }),
    rest.length && fill(others.body, async () => {
      const { answer, content } = await orders(rest, "orders");
      tellCounts(answer);
      tellTotal(answer);
      return content ?? notice("No order matches. Clear the filter, or ask for another state.");
    }),
  ]);
}

draw();
showOrder();
view.onChange(showOrder);
keepFresh(draw, 10_000);
