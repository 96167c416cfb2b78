// How numbers and times are shown.

// What a page would not show, or would order other text by, as an escape that can be seen: controls but line breaks and
// tabs, the bidirectional controls, and what has no width (U+200B, U+FEFF, the joiner of emoji) but variation selectors.
const hidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]|\p{Bidi_Control}|(?![\uFE00-\uFE0F])\p{Default_Ignorable_Code_Point}/gu;

export const visible = (text) => text.replace(hidden, (found) => `\\u{${found.codePointAt(0).toString(16)}}`);

const whole = new Intl.NumberFormat("en-US");

export const count = (value) => value === null || value === undefined ? "—" : whole.format(value);

// What decimal fractions add up to without what their sum is off by: to 15 digits, which any decimal survives.
export const amount = (value) => Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(15)) : value;

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

// Of retention's unit, 1,048,576 bytes: shown in 1,000,000, as everything else.
export function megabytes(value) {
  const size = value * 1.048576;
  return size >= 1000 ? `${(size / 1000).toFixed(1)} GB` : `${size >= 10 ? size.toFixed(0) : size.toFixed(1)} MB`;
}

// Milliseconds since the epoch with what is below them, of an instant of the API.
export const instant = (text) => Date.parse(`${text.slice(0, 19)}Z`) + Number(`0${text.slice(19).replace(/Z$/, "")}`) * 1000;

// MARK: Zones

const zoneKey = "blotter-zone";

function read() {
  try { return localStorage.getItem(zoneKey); } catch { return null; }
}

// Whether times are shown as the reader's clock has them: all pages do as they were told on one of them.
export const isLocal = read() === "local";

// What times are shown in, as titles of columns and axes say.
export const zone = isLocal ? "local" : "UTC";
export const zoneName = isLocal ? `local time, ${Intl.DateTimeFormat().resolvedOptions().timeZone}` : "UTC";

export function changeZone() {
  try { localStorage.setItem(zoneKey, isLocal ? "UTC" : "local"); } catch { return; }
  location.reload();
}

// An instant of milliseconds, in the form of ISO 8601 but without a zone, as it is shown.
export const shown = (at) => new Date(isLocal ? at - new Date(at).getTimezoneOffset() * 60_000 : at).toISOString().slice(0, -1);

// The same of an instant of the API, with its digits.
const zoned = (text) => isLocal ? shown(Date.parse(`${text.slice(0, 19)}Z`)).slice(0, 19) + text.slice(19) : text;

// To the microsecond.
export function time(text) {
  if (!text) return "no time";
  const own = zoned(text);
  return `${own.slice(0, 10)} ${own.slice(11, 26).replace(/Z$/, "")}`;
}

// The days of an axis whose ticks may be times of the day alone.
export function days(from, to) {
  const [first, last] = [from, to].map((time) => shown(time).slice(0, 10));
  return first === last ? `${first} ${zone}` : `${first} to ${last} ${zone}`;
}

// An instant of the API, moved by milliseconds; digits below them are cut.
export const moved = (text, by) => new Date(Date.parse(text) + by).toISOString();

// To the second.
export const seconds = (text) => text ? `${zoned(text).slice(0, 10)} ${zoned(text).slice(11, 19)}` : "—";

// Of milliseconds since the epoch: no more of it than the span needs.
export function tick(value, span) {
  const text = shown(value);
  if (span > 3 * 86_400_000) return text.slice(0, 10);
  if (span > 86_400_000) return `${text.slice(5, 10)} ${text.slice(11, 16)}`;
  return span > 600_000 ? text.slice(11, 16) : text.slice(11, 19);
}

// A length of whole seconds, in words.
export function span(length) {
  for (const [unit, name] of [[86400, "day"], [3600, "hour"], [60, "minute"]]) {
    if (length % unit === 0) return `${length / unit} ${name}${length === unit ? "" : "s"}`;
  }
  return `${length} second${length === 1 ? "" : "s"}`;
}
