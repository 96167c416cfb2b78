// Asks the server. Every answer is JSON; a problem document (RFC 9457) becomes an error with what to do.

const tokenKey = "blotter-token";

export class Failure extends Error {
  constructor(status, detail, parameter) {
    super(detail);
    this.status = status;
    this.parameter = parameter;
  }
}

export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
    if (text) query.set(name, text);
  }
  const text = query.toString();
  return text ? `${path}${path.includes("?") ? "&" : "?"}${text}` : path;
}

function headers(more = {}) {
  const token = sessionStorage.getItem(tokenKey);
  return token ? { ...more, Authorization: `Bearer ${token}` } : more;
}

let asking;

// Asks the reader for the token; several requests at once ask once.
function askForToken(isWrong) {
  asking ??= new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    const form = document.createElement("form");
    form.method = "dialog";
    const title = document.createElement("h2");
    title.textContent = "This server asks for its token";
    const label = document.createElement("label");
    label.textContent = "The line in the file that the server was given by --token-file";
    const input = document.createElement("input");
    input.type = "password";
    input.required = true;
    input.autocomplete = "off";
    label.append(input);
    const refusal = document.createElement("p");
    refusal.role = "alert";
    refusal.className = "critical";
    refusal.textContent = isWrong ? "The server has refused that token. Look at the file again." : "";
    const button = document.createElement("button");
    button.textContent = "Go on";
    form.append(title, refusal, label, button);
    dialog.append(form);
    document.body.append(dialog);
    form.addEventListener("submit", () => {
      sessionStorage.setItem(tokenKey, input.value.trim());
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = undefined;
      resolve();
    });
    dialog.showModal();
  });
  return asking;
}

async function request(url, options = {}) {
  let response;
  const token = sessionStorage.getItem(tokenKey);
  try {
    response = await fetch(url, { ...options, headers: headers(options.headers), cache: "no-cache" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Failure(0, "The server does not answer. Is blotter serve still running?");
  }
  if (response.status === 401) {
    // Another request may have brought the right one meanwhile.
    if (sessionStorage.getItem(tokenKey) === token) await askForToken(token !== null);
    return request(url, options);
  }
  if (response.ok) return response;
  let problem = {};
  try { problem = await response.json(); } catch { /* another program answered */ }
  throw new Failure(response.status, problem.detail ?? `The server answered ${response.status}`, problem.parameter);
}

// Numbers keep the digits that they were logged with.
class Digits {
  constructor(text) { this.text = text; }
}

export function exactly(text) {
  return JSON.parse(text, (_, value, context) =>
    typeof value === "number" && context?.source !== undefined && String(value) !== context.source
      ? new Digits(context.source) : value);
}

export const digits = (value) => value instanceof Digits ? value.text : undefined;

// The answer, and `exact()`, the same with the digits as they were logged.
export async function get(path, parameters, options) {
  const response = await request(address(path, parameters), options);
  const text = await response.text();
  const answer = JSON.parse(text);
  let exact;
  Object.defineProperty(answer, "exact", { value: () => (exact ??= exactly(text)) });
  return answer;
}

// Reads Server-Sent Events until `signal` says no more; connects again by itself, and goes on where it was. EventSource
// would do, if it could send a token.
export async function follow(path, parameters, { after, signal, onEvent, onState }) {
  let last = after;
  while (!signal.aborted) {
    try {
      const response = await request(address(path, parameters), {
        signal, headers: last === undefined ? {} : { "Last-Event-ID": last },
      });
      onState("live");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        const blocks = (rest + value).split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) {
          let data, id;
          for (const line of block.split("\n")) {
            if (line.startsWith("data: ")) data = line.slice(6);
            if (line.startsWith("id: ")) id = line.slice(4);
          }
          if (id !== undefined) last = id;
          if (data !== undefined) onEvent(data);
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Failure && error.status >= 400 && error.status < 500) {
        onState("lost", error);
        return;
      }
    }
    onState("lost");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

// A link can send no token, so with one the file is fetched first.
export async function download(path, parameters, name = `blotter-export.${parameters.format}`) {
  const link = document.createElement("a");
  link.href = address(path, parameters);
  link.download = name;
  if (sessionStorage.getItem(tokenKey)) {
    const response = await request(link.href);
    link.href = URL.createObjectURL(await response.blob());
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  link.click();
}
