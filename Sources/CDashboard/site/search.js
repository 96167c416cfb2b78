// Full text over all sessions, and everything that was found as a file.

import { download, get } from "./api.js";
import { count } from "./format.js";
import { card, el, fill, header, notice, usualKinds, view } from "./elements.js";
import { chips, filters } from "./filters.js";
import { row, showOrder } from "./rows.js";

const names = ["q", "session_id", "symbol", "mode", "from", "to"];
const parameters = () => ({ ...view.all(names), type: view.get("type") });

header();
const type = chips("Types", "type", usualKinds.map((kind) => [kind]), search);
const hits = card("Hits, the latest first", { id: "hits" });
const form = filters(names, search, type);
document.getElementById("main").append(
  el("h1", { class: "hidden" }, "Search"),form, el("div", { class: "grid" }, hits.section));

const marked = (event) => event.snippet.map(({ text, hit }) => hit ? el("mark", {}, text) : text);

function rows(answer) {
  return answer.hits.map((event, number) =>
    row(event, { exact: () => answer.exact().hits[number], what: el("span", {}, marked(event)), hasSession: true, hasAround: true }));
}

function search() {
  return fill(hits.body, async () => {
    const saving = el("div", { class: "bar" });
    hits.head.replaceChildren(el("h2", {}, "Hits, the latest first"), saving);
    if (!view.get("q")) {
      return notice("Type words that an event has to hold: a reason, an order’s id or a part of it. ",
        el("code", {}, "\"two words\""), " are a phrase, ", el("code", {}, "insuff*"), " is any word that begins so.");
    }
    const answer = await get("/api/search", parameters());
    if (!answer.total) return notice("Nothing found. Try fewer words, a prefix such as ", el("code", {}, "insuff*"), ", or clear the filters.");
    saving.append(
      el("span", { id: "total" }, `${count(answer.total)} ${answer.total === 1 ? "hit" : "hits"}`),
      ...["csv", "jsonl"].map((format) => el("button", {
        id: `export-${format}`, onclick: () => download("/api/search", { ...parameters(), format }),
      }, `Export all as ${format}`)));
    const list = el("ol", { class: "events", id: "events" }, rows(answer));
    const more = el("p", {});
    let next = answer.next;
    const button = el("button", {
      id: "more", onclick: async () => {
        button.disabled = true;
        const page = await get("/api/search", { ...parameters(), cursor: next });
        list.append(...rows(page));
        next = page.next;
        button.disabled = false;
        if (!next) more.remove();
      },
    }, "Show earlier hits");
    if (next) more.append(button);
    return [list, more];
  });
}

search().then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
  if (document.activeElement === document.body) form.querySelector("[name=q]").focus({ preventScroll: true });
})));
showOrder();
