// Begins with the page that the address names.

const name = location.pathname.startsWith("/live/") ? "session" : location.pathname.slice(1) || "overview";
if (name !== "session") document.title = `${name[0].toUpperCase()}${name.slice(1)} · blotter`;
import(`/assets/${name}.js`);
