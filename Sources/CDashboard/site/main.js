// Begins with the page that the address names.

const first = location.pathname.split("/")[1];
const name = location.pathname === "/live/telemetry" ? "telemetry" : first === "live" ? "session" : first || "overview";
if (!["session", "event", "telemetry"].includes(name)) document.title = `${name[0].toUpperCase()}${name.slice(1)} · blotter`;
import(`/assets/${name}.js`);
