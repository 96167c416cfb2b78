// Charts, in the colours of the page.

import { count, days, milliseconds, seconds, tick, visible, zone } from "./format.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const known = ["intent", "order", "fill", "gate", "error"];
export const kindColour = (kind) => colour(known.includes(kind) ? kind : "other");

const charts = new Map();

// Draws, or, where the canvas has a chart already, puts other data into it.
function draw(canvas, make, isAnew = false) {
  const old = charts.get(canvas)?.chart;
  if (!canvas.isConnected && old) {
    old.destroy();
    charts.delete(canvas);
    return;
  }
  const configuration = make();
  let chart = old;
  if (old && !isAnew) {
    old.data = configuration.data;
    old.options = configuration.options;
    old.update("none");
  } else {
    old?.destroy();
    chart = new Chart(canvas, configuration);
  }
  charts.set(canvas, { chart, make });
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const [canvas, { make }] of charts) draw(canvas, make, true);
});

function options(more) {
  const text = colour("dim");
  const grid = { color: colour("line"), borderColor: colour("line") };
  const { x = {}, y = {}, plugins = {}, ...rest } = more;
  return {
    animation: false, maintainAspectRatio: false, responsive: true,
    scales: {
      x: { ...x, grid: { ...grid, display: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16, ...x.ticks }, title: { color: text, ...x.title } },
      y: { ...y, grid, ticks: { color: text, maxTicksLimit: 6, ...y.ticks } },
    },
    plugins: {
      ...plugins,
      legend: { labels: { color: text, boxWidth: 12, boxHeight: 12 }, ...plugins.legend },
    },
    ...rest,
  };
}

// Between two ticks of an axis of time, in seconds.
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];

// Ticks at whole seconds, minutes, hours or days, as many as there is room for.
function timeTicks(scale) {
  const most = Math.max(2, Math.floor(scale.width / 95));
  const step = 1000 * (tickSteps.find((seconds) => (scale.max - scale.min) / (1000 * seconds) <= most) ?? tickSteps.at(-1));
  const ticks = [];
  for (let value = Math.ceil(scale.min / step) * step; value <= scale.max; value += step) ticks.push({ value });
  if (ticks.length > 1) scale.ticks = ticks;
}

// An axis of time from one instant to another: ticks, and below them the days where ticks are times of the day.
function timeAxis(from, to) {
  const span = to - from;
  return {
    span, linear: {
      type: "linear", min: from, max: to, afterBuildTicks: timeTicks, ticks: { callback: (value) => tick(value, span), autoSkip: false },
    }, title: { display: Number.isFinite(span) && span <= 3 * 86_400_000, text: Number.isFinite(span) ? days(from, to) : "" },
  };
}

// Has the reader pick a range of the x axis by dragging; `onRange` is told the places where it begins and ends.
function letDrag(canvas, onRange) {
  canvas.pickRange = onRange;
  if (canvas.isDraggable) return;
  canvas.isDraggable = true;
  const mark = document.createElement("div");
  mark.className = "drag";
  mark.hidden = true;
  canvas.after(mark);
  let begin;
  const place = (event) => event.clientX - canvas.getBoundingClientRect().left;
  canvas.addEventListener("pointerdown", (event) => { if (event.button === 0 && event.pointerType === "mouse") begin = place(event); });
  addEventListener("pointermove", (event) => {
    if (begin === undefined) return;
    const [left, right] = [begin, place(event)].sort((a, b) => a - b);
    mark.hidden = right - left < 6;
    mark.style.left = `${left}px`;
    mark.style.width = `${right - left}px`;
  });
  addEventListener("pointerup", (event) => {
    if (begin === undefined) return;
    const [left, right] = [begin, place(event)].sort((a, b) => a - b);
    begin = undefined;
    mark.hidden = true;
    if (right - left < 6) return;
    // The click that ends it picks nothing.
    canvas.addEventListener("click", (click) => click.stopImmediatePropagation(), { capture: true, once: true });
    setTimeout(() => canvas.pickRange(left, right));
  });
}

const instant = (time) => new Date(time).toISOString();

// Events over time, a bar a bucket; `onPick` is told the beginning and end of one, or of those that were dragged over.
export function histogram(canvas, answer, onPick) {
  const width = answer.bucket_seconds * 1000;
  const times = answer.buckets.map((bucket) => Date.parse(bucket.from));
  const axis = timeAxis(times[0], times.at(-1));
  const isEmpty = (place) => Object.values(answer.buckets[place]?.counts ?? {}).every((value) => !value);
  const pick = (first, last) => onPick(instant(times[first]), instant(times[last] + width - 1));
  draw(canvas, () => ({
    type: "bar",
    data: {
      labels: times.map((time) => tick(time, axis.span + width)),
      datasets: answer.kinds.map((kind) => ({
        label: kind ? visible(kind) : "(none)", data: answer.buckets.map((bucket) => bucket.counts[kind] ?? 0),
        backgroundColor: kindColour(kind), categoryPercentage: 1, barPercentage: 0.92,
      })),
    },
    options: options({
      x: { stacked: true, title: axis.title }, y: { stacked: true, beginAtZero: true, ticks: { callback: (value) => count(value) } },
      interaction: { mode: "index", intersect: false },
      plugins: {
        tooltip: { callbacks: { title: ([item]) => `${seconds(instant(times[item.dataIndex]))} ${zone}` } },
      },
      onClick: (_, elements) => {
        if (elements.length && !isEmpty(elements[0].index)) pick(elements[0].index, elements[0].index);
      },
      onHover: (event, elements) => {
        event.native.target.style.cursor = elements.length && !isEmpty(elements[0].index) ? "pointer" : "default";
      },
    }),
  }));
  letDrag(canvas, (left, right) => {
    const scale = charts.get(canvas)?.chart.scales.x;
    const at = (pixel) => Math.max(0, Math.min(times.length - 1, Math.round(scale?.getValueForPixel(pixel) ?? 0)));
    const [first, last] = [at(left), at(right)];
    if (scale && times.slice(first, last + 1).some((_, place) => !isEmpty(first + place))) pick(first, last);
  });
}

// Points over time in lanes, one for each kind; `onPick` is told the point.
export function lanes(canvas, points, kinds, onPick, range) {
  const axis = timeAxis(...range);
  draw(canvas, () => ({
    type: "scatter",
    data: {
      datasets: kinds.map((kind, lane) => ({
        label: kind, backgroundColor: kindColour(kind), pointRadius: 3.5, pointHoverRadius: 6,
        data: points.filter((point) => point.kind === kind).map((point) => ({ ...point, y: lane })),
      })),
    },
    options: options({
      x: { ...axis.linear, title: axis.title },
      y: { reverse: true, min: -1, max: kinds.length, ticks: { stepSize: 1, maxTicksLimit: 40, autoSkip: false, callback: (value) => kinds[value] ?? "" } },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => visible(item.raw.text) } } },
      onClick: (_, elements, chart) => {
        if (elements.length) onPick(chart.data.datasets[elements[0].datasetIndex].data[elements[0].index]);
      },
    }),
  }));
}

// Latencies over time, of a range like that of the lanes. What took no time at all stands at the bottom: a logarithmic
// axis has no place for it.
export function latencies(canvas, series, onPick, range) {
  const axis = timeAxis(...range);
  const bottom = Math.max(0.001, Math.min(...series.flatMap(({ points }) => points.map((point) => point.y)).filter((y) => y > 0)) / 2) || 0.001;
  draw(canvas, () => ({
    type: "scatter",
    data: {
      datasets: series.map(({ label, kind, points }) => ({
        label, data: points.map((point) => ({ ...point, length: point.y, y: point.y > 0 ? point.y : Math.min(bottom, 1) })),
        backgroundColor: kindColour(kind), pointRadius: 2.5, pointHoverRadius: 6,
      })),
    },
    options: options({
      x: { ...axis.linear, title: axis.title },
      y: { type: "logarithmic", ticks: { callback: (value) => /^[125]/.test(String(value).replace(/[0.]/g, "")) ? milliseconds(value) : "" } },
      plugins: { tooltip: { callbacks: { label: (item) => `${visible(item.raw.text)}: ${milliseconds(item.raw.length)}` } } },
      onClick: (_, elements, chart) => {
        if (elements.length) onPick(chart.data.datasets[elements[0].datasetIndex].data[elements[0].index]);
      },
    }),
  }));
}

// How many latencies lie in each range of lengths; `onPick` is told a bar, and what it measures.
export function lengths(canvas, measures, onPick) {
  const edges = [...new Set(measures.flatMap(({ bars }) => bars.map((bar) => bar.from_ms)))].sort((a, b) => a - b);
  draw(canvas, () => ({
    type: "bar",
    data: {
      labels: edges.map((edge) => milliseconds(edge)),
      datasets: measures.map(({ label, kind, bars }) => ({
        label, data: edges.map((edge) => bars.find((bar) => bar.from_ms === edge)?.count ?? 0),
        backgroundColor: kindColour(kind), categoryPercentage: 0.9, barPercentage: 1,
      })),
    },
    options: options({
      x: { title: { display: true, text: "from" } }, y: { beginAtZero: true, ticks: { callback: (value) => count(value) } },
      interaction: { mode: "index", intersect: false },
      onClick: (event, _, chart) => {
        const [hit] = chart.getElementsAtEventForMode(event, "nearest", { intersect: true }, false);
        if (hit) onPick(measures[hit.datasetIndex], measures[hit.datasetIndex].bars.find((bar) => bar.from_ms === edges[hit.index]));
      },
    }),
  }));
}
