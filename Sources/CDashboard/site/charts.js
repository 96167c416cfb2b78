// Charts, in the colours of the page.

import { count, milliseconds, tick, visible } from "./format.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const known = ["intent", "order", "fill", "gate", "error"];
export const kindColour = (kind) => colour(known.includes(kind) ? kind : "other");

const charts = new Map();

function draw(canvas, make) {
  charts.get(canvas)?.chart.destroy();
  if (!canvas.isConnected && charts.delete(canvas)) return;
  const chart = new Chart(canvas, make());
  charts.set(canvas, { chart, make });
  return chart;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const [canvas, { make }] of charts) draw(canvas, make);
});

function options(more) {
  const text = colour("dim");
  const grid = { color: colour("line"), borderColor: colour("line") };
  const { x = {}, y = {}, plugins = {}, ...rest } = more;
  return {
    animation: false, maintainAspectRatio: false, responsive: true,
    scales: {
      x: { ...x, grid: { ...grid, display: false }, ticks: { color: text, maxRotation: 0, autoSkipPadding: 16, ...x.ticks } },
      y: { ...y, grid, ticks: { color: text, maxTicksLimit: 6, ...y.ticks } },
    },
    plugins: {
      ...plugins,
      legend: { labels: { color: text, boxWidth: 12, boxHeight: 12 }, ...plugins.legend },
    },
    ...rest,
  };
}

// Events over time, a bar a bucket; `onPick` is told the bucket's beginning and end.
export function histogram(canvas, answer, onPick) {
  const width = answer.bucket_seconds * 1000;
  const times = answer.buckets.map((bucket) => Date.parse(bucket.from));
  const span = times.length ? times.at(-1) - times[0] + width : 0;
  draw(canvas, () => ({
    type: "bar",
    data: {
      labels: times.map((time) => tick(time, span)),
      datasets: answer.kinds.map((kind) => ({
        label: kind ? visible(kind) : "(none)", data: answer.buckets.map((bucket) => bucket.counts[kind] ?? 0),
        backgroundColor: kindColour(kind), categoryPercentage: 1, barPercentage: 0.92,
      })),
    },
    options: options({
      x: { stacked: true }, y: { stacked: true, beginAtZero: true, ticks: { callback: (value) => count(value) } },
      interaction: { mode: "index", intersect: false },
      plugins: {
        tooltip: { callbacks: { title: ([item]) => `${new Date(times[item.dataIndex]).toISOString().slice(0, 19).replace("T", " ")} UTC` } },
      },
      onClick: (_, elements) => {
        if (!elements.length) return;
        const begin = times[elements[0].index];
        onPick(new Date(begin).toISOString(), new Date(begin + width - 1).toISOString());
      },
      onHover: (event, elements) => { event.native.target.style.cursor = elements.length ? "pointer" : "default"; },
    }),
  }));
}

// Points over time in lanes, one for each kind; `onPick` is told the point.
export function lanes(canvas, points, kinds, onPick) {
  const times = points.map((point) => point.x);
  const span = Math.max(...times) - Math.min(...times);
  draw(canvas, () => ({
    type: "scatter",
    data: {
      datasets: kinds.map((kind, lane) => ({
        label: kind, backgroundColor: kindColour(kind), pointRadius: 3.5, pointHoverRadius: 6,
        data: points.filter((point) => point.kind === kind).map((point) => ({ ...point, y: lane })),
      })),
    },
    options: options({
      x: { type: "linear", ticks: { callback: (value) => tick(value, span) } },
      y: { reverse: true, min: -1, max: kinds.length, ticks: { stepSize: 1, maxTicksLimit: 40, autoSkip: false, callback: (value) => kinds[value] ?? "" } },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => visible(item.raw.text) } } },
      onClick: (_, elements, chart) => {
        if (elements.length) onPick(chart.data.datasets[elements[0].datasetIndex].data[elements[0].index]);
      },
    }),
  }));
}

// Latencies over time.
export function latencies(canvas, series, onPick) {
  const times = series.flatMap(({ points }) => points.map((point) => point.x));
  const span = Math.max(...times) - Math.min(...times);
  draw(canvas, () => ({
    type: "scatter",
    data: {
      datasets: series.map(({ label, kind, points }) => ({
        label, data: points, backgroundColor: kindColour(kind), pointRadius: 2.5, pointHoverRadius: 6,
      })),
    },
    options: options({
      x: { type: "linear", ticks: { callback: (value) => tick(value, span) } },
      y: { type: "logarithmic", ticks: { callback: (value) => /^[125]/.test(String(value).replace(/[0.]/g, "")) ? milliseconds(value) : "" } },
      plugins: { tooltip: { callbacks: { label: (item) => `${visible(item.raw.text)}: ${milliseconds(item.raw.y)}` } } },
      onClick: (_, elements, chart) => {
        if (elements.length) onPick(chart.data.datasets[elements[0].datasetIndex].data[elements[0].index]);
      },
    }),
  }));
}
