// What the orders of each symbol, or each session, have come to.

import { download, get } from "./api.js";
import { amount, count, milliseconds, percent } from "./format.js";
import { card, el, failure, fill, filterNames, header, hold, keepFresh, keeping, notice, placedStates, sessionPath, view } from "./elements.js";
import { filters } from "./filters.js";
import { orderButton, showOrder } from "./rows.js";
import { table } from "./table.js";

header();
const group = el("select", { name: "group" }, [["symbol", "symbol"], ["session", "session"], ["both", "symbol and session"]]
  .map(([value, text]) => el("option", { value, selected: (view.get("group") || "symbol") === value }, text)));
const symbols = card("Symbols", { id: "symbols" });
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Symbols"), filters(filterNames, draw, el("label", {}, "A row for each", group)),
  el("div", { class: "grid" }, symbols.section));
group.addEventListener("change", (event) => { event.stopPropagation(); view.set({ group: group.value }); draw(); });

const by = () => view.get("group") || "symbol";
const grouping = () => by() === "both" ? "" : by();

// The rows behind a cell: the filters, and what the row stands for. What has no symbol cannot be asked for.
function rowsOf(position, path, more = {}) {
  const own = {};
  if (position.symbol === null && by() !== "session") return null;
  if (position.symbol !== null) own.symbol = position.symbol;
  if (position.session_id !== null) own.session_id = position.session_id;
  return keeping(path, { ...own, ...more });
}

const placed = (position, more) => rowsOf(position, "/orders", { state: placedStates, ...more });
const link = (href, text) => href === null ? text : el("a", { href }, text);
// A net quantity is what is left of larger sums, which are off by more than it has digits.
const quantity = (value) => value === 0 ? "0" : String(Number(amount(value).toPrecision(12)));

function fees(position) {
  if (!position.fees.length) return null;
  return link(rowsOf(position, "/orders", { type: "fill" }),
    position.fees.map(({ currency, amount: sum }) => `${amount(sum)}${currency ? ` ${currency}` : ""}`).join(", "));
}

const filled = (position, text) => link(rowsOf(position, "/orders", { type: "fill" }), text);

const bps = (value) => `${value.toFixed(1)} bp`;
// What positions and slippage have in common.
const keyOf = ({ session_id: session, symbol }) => JSON.stringify([session, symbol]);

// The median leads to the orders that it is of, the worst one to its life.
const median = (position, slippage) => link(rowsOf(position, "/orders", { state: placedStates, type: "fill" }), bps(slippage.median_bps));
const worst = ({ worst_bps: points, worst_order_id: id, worst_session_id: session }) =>
  id ? orderButton(id, session, bps(points)) : bps(points);

function columns(latencies, slippages) {
  // While it is asked for there is a place for it.
  const slippage = (position) => slippages?.get(keyOf(position));
  const told = (position, text) => slippages ? slippage(position) && text(slippage(position)) : "…";
  const p95 = (position) => latencies?.get(by() === "symbol" ? position.symbol : position.session_id)?.order_to_fill;
  return [
    by() !== "session" && { title: "symbol", by: (position) => position.symbol, filter: "symbol", value: (position) => position.symbol === null ? "(none)" : link(rowsOf(position, "/events"), position.symbol) },
    by() !== "symbol" && { title: "session", class: "name", by: (position) => position.session_id, filter: "session_id", value: (position) => link(sessionPath(position.session_id), position.session_id) },
    { title: "orders", class: "number", by: (position) => position.orders, value: (position) => link(placed(position), count(position.orders)) },
    { title: "filled", class: "number", by: (position) => position.filled_orders, value: (position) => link(placed(position, { type: "fill" }), count(position.filled_orders)) },
    { title: "share", class: "number", by: (position) => position.orders ? position.filled_orders / position.orders : null, value: (position) => position.orders ? percent(position.filled_orders / position.orders) : null },
    latencies && { title: "p95 → fill", class: "number", by: (position) => p95(position)?.p95, value: (position) => p95(position)?.count ? link(rowsOf(position, "/latency"), milliseconds(p95(position).p95)) : null },
    { title: "slippage, median", class: "number", by: (position) => slippage(position)?.median_bps, value: (position) => told(position, (one) => median(position, one)) },
    { title: "worst", class: "number", by: (position) => slippage(position)?.worst_bps, value: (position) => told(position, worst) },
    { title: "net", class: "number", by: (position) => position.net_quantity, value: (position) => filled(position, quantity(position.net_quantity)) },
    { title: "bought", class: "number", by: (position) => position.bought_quantity, value: (position) => filled(position, quantity(position.bought_quantity)) },
    { title: "at", class: "number", by: (position) => position.bought_avg_price, value: (position) => position.bought_avg_price === null ? null : price(position.bought_avg_price) },
    { title: "sold", class: "number", by: (position) => position.sold_quantity, value: (position) => filled(position, quantity(position.sold_quantity)) },
    { title: "at", class: "number", by: (position) => position.sold_avg_price, value: (position) => position.sold_avg_price === null ? null : price(position.sold_avg_price) },
    { title: "fees", class: "number", by: (position) => position.fees.reduce((sum, { amount: one }) => sum + one, 0), value: fees },
  ].filter(Boolean);
}

// To seven digits, which is more than a price has that orders can be placed at.
const price = (value) => String(Number(value.toPrecision(7)));

// The last answer, and what was asked for it.
let slippages;
let slippagesOf;
const isSame = (left, right) => JSON.stringify([...left]) === JSON.stringify([...right]);

function draw() {
  return fill(symbols.body, async () => {
    group.value = by();
    const parameters = view.all(filterNames);
    const question = JSON.stringify([parameters, grouping()]);
    if (slippagesOf !== question) slippages = undefined;
    slippagesOf = question;
    const asked = get("/api/slippage", { ...parameters, group: grouping() }).then(
      ({ slippage }) => { if (slippagesOf === question) slippages = new Map(slippage.map((one) => [keyOf(one), one])); }, (error) => error);
    const [answer, report] = await Promise.all([
      get("/api/positions", { ...parameters, group: grouping() }),
      by() === "both" ? undefined : get("/api/latency", { ...parameters, by: by(), limit: 10_000, spikes: 0 }),
    ]);
    symbols.head.replaceChildren(el("h2", {}, by() === "session" ? "Sessions" : "Symbols"), el("div", { class: "bar" },
      el("span", { id: "total" }, `${count(answer.total)} ${answer.total === 1 ? "row" : "rows"}`),
      ...["csv", "jsonl"].map((format) => el("button", {
        id: `export-${format}`, onclick: () => download("/api/positions", { ...parameters, group: grouping(), format }),
      }, `Export all as ${format}`))));
    if (!answer.positions.length) return notice("No order matches. Clear the filter.");
    const latencies = report && new Map(report.groups.map((one) => [one.key, one.latency_ms]));
    const unknown = answer.positions.filter((position) => position.unknown_quantity !== 0);
    const place = el("div", {}, table(columns(latencies, slippages), answer.positions));
    // Of many orders it takes longer than all else; what was known before is shown until then.
    const [release, known] = [hold(300), slippages];
    asked.then((error) => {
      // The page asks for something else by now.
      if (slippagesOf !== question) return;
      if (error) place.append(failure(error, draw));
      else if (known === undefined || !isSame(known, slippages)) {
        place.replaceChildren(table(columns(latencies, slippages), answer.positions));
      }
    }).finally(release);
    return [
      place,
      el("p", { class: "note" },
        "Slippage is by how many hundredths of a percent (bp) average prices were worse than those that the intents saw; below zero they were better."),
      el("p", { class: "note" }, "By what was filled of orders that were placed in the time of the filter. ",
        unknown.length > 0 && "Fills of orders that do not say whether they buy or sell are in no net quantity: ",
        unknown.map((position, number) => [number > 0 && ", ", position.symbol ?? position.session_id ?? "(none)", " ",
          filled(position, quantity(position.unknown_quantity))]).flat(), unknown.length > 0 && "."),
    ];
  });
}

draw();
showOrder();
view.onChange(showOrder);
keepFresh(draw, 10_000);
