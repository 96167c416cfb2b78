// How numbers and times are shown.

const whole = new Intl.NumberFormat("en-US");

export const count = (value) => value === null || value === undefined ? "—" : whole.format(value);

export function milliseconds(value) {
  if (value === null || value === undefined) return "—";
  const size = Math.abs(value);
  if (size >= 60_000) return `${(value / 60_000).toFixed(1)} min`;
  if (size >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  return size >= 10 ? `${whole.format(Math.round(value))} ms` : `${Number(value.toFixed(2))} ms`;
}

export function percent(share) {
  if (share === null || share === undefined) return "—";
  if (share <= 0 || share >= 1) return `${Math.round(share * 100)}%`;
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)}%`;
}

export function megabytes(value) {
  return value >= 1024 ? `${(value / 1024).toFixed(1)} GB` : `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} MB`;
}

// UTC, to the microsecond.
export function time(text) {
  return text ? `${text.slice(0, 10)} ${text.slice(11, 26).replace(/Z$/, "")}` : "no time";
}

// UTC, to the second.
export const seconds = (text) => text ? `${text.slice(0, 10)} ${text.slice(11, 19)}` : "—";

// Of milliseconds since the epoch: no more of it than the span needs.
export function tick(value, span) {
  const text = new Date(value).toISOString();
  if (span > 3 * 86_400_000) return text.slice(5, 10);
  if (span > 86_400_000) return `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  return span > 600_000 ? text.slice(11, 16) : text.slice(11, 19);
}
