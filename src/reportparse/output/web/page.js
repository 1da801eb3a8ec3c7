"use strict";
// All text of the report is put in by textContent: nothing of it is ever read as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const { records, lines, words } = data;
const state = { language: "zh", chosen: null, view: "text", sort: null, down: false, shown: new Set(records.keys()) };
const KINDS = ["event", "metric", "document"], SECTIONS = ["work", "plan", "issue", "other"];
const TENSES = ["done", "ongoing", "planned"], VIEWS = ["text", "table", "time", "documents"];
const $ = (id) => document.getElementById(id);

function say(name) {
  const known = words[name];
  return known ? known[state.language] : state.language === "en" ? String(name).replaceAll("_", " ") : String(name);
}

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") node.className = value;
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// The text, with the structure in the margin.

function drawText() {
  const rows = lines.map((line, at) => {
    const side = make("div", { class: "side" }, ...line.side.map(([type, text, period]) => margin(type, text, period)));
    const pieces = line.pieces.map(([text, ids]) => (ids.length ? marked(text, ids) : text));
    return make("div", { class: "row", id: `line-${at}` }, side, make("div", { class: "words" }, ...pieces));
  });
  $("text").replaceChildren(...rows);
}

function margin(type, text, period) {
  if (type === "group") return make("b", {}, text);
  if (type === "item") return make("span", {}, ` ${text} `);
  return make("span", { class: text }, [say(text), period].filter(Boolean).join(" "));
}

function marked(text, ids) {
  const inner = records[ids[ids.length - 1]];
  const kinds = new Set(ids.map((id) => records[id].kind));
  const planned = inner.tense === "planned" ? " planned" : "";
  const node = make("mark", { class: `${[...kinds].join(" ")} in-${inner.kind}${planned}` }, text);
  node.dataset.ids = ids.join(" ");
  return node;
}

// The table.

const COLUMNS = [
  ["kind", (r) => say(r.kind)], ["unit", (r) => r.unit], ["section", (r) => say(r.section)], ["words", (r) => r.text],
  ["says", (r) => r.says], ["tense", (r) => say(r.tense)], ["confidence", (r) => r.confidence],
];

function drawTable() {
  const heads = COLUMNS.map(([name], at) => {
    const button = make("button", { type: "button" }, say(name));
    button.addEventListener("click", () => sortBy(at));
    const order = state.sort === at ? (state.down ? "descending" : "ascending") : "none";
    return make("th", { "aria-sort": order, scope: "col" }, button);
  });
  const rows = inOrder().map((id) => {
    const record = records[id];
    const cells = COLUMNS.map(([name, cell]) => {
      const shown = name === "confidence" ? record.confidence.toFixed(2) : cell(record);
      return make("td", { class: name === "kind" ? `kind ${record.kind}` : "" }, shown);
    });
    const row = make("tr", { tabIndex: 0 }, ...cells);
    row.dataset.ids = id;
    return row;
  });
  const head = make("thead", {}, make("tr", {}, ...heads));
  $("table").replaceChildren(make("table", {}, head, make("tbody", {}, ...rows)));
}

function inOrder() {
  const ids = [...records.keys()];
  if (state.sort === null) return ids;
  const cell = COLUMNS[state.sort][1], sign = state.down ? -1 : 1;
  const compared = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), "zh"));
  return ids.sort((a, b) => sign * compared(cell(records[a]), cell(records[b])) || a - b);
}

function sortBy(at) {
  state.down = state.sort === at && !state.down;
  state.sort = at;
  drawTable();
  refresh();
  document.querySelectorAll("#table th button")[at].focus();
}

// Events in time, and documents by their stage.

function drawTime() {
  const events = [...records.keys()].filter((id) => records[id].kind === "event");
  const at = (day) => Date.parse(day) / 864e5;
  events.sort((a, b) => at(records[a].from) - at(records[b].from) || a - b);
  if (!events.length) return $("time").replaceChildren();
  const low = Math.min(...events.map((id) => at(records[id].from)));
  const high = Math.max(...events.map((id) => at(records[id].to))) + 1;
  const share = (day) => `${(100 * (day - low)) / (high - low)}%`;
  const ticks = monthsBetween(low, high).map(([day, label]) => {
    const tick = make("span", {}, label);
    tick.style.left = share(day);
    return tick;
  });
  const bars = events.map((id) => {
    const record = records[id], piece = make("i", { class: record.tense });
    piece.style.left = share(at(record.from));
    piece.style.width = `${(100 * (at(record.to) + 1 - at(record.from))) / (high - low)}%`;
    const label = make("span", { title: record.says }, record.says);
    const bar = make("button", { type: "button", class: "bar" }, label, make("span", { class: "track" }, piece));
    bar.dataset.ids = id;
    return bar;
  });
  $("time").replaceChildren(make("div", { class: "axis" }, ...ticks), ...bars);
}

function monthsBetween(low, high) {
  const found = [], months = (high - low) / 30.4, step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => months / n <= 14) || 240;
  const first = new Date(low * 864e5);
  for (let n = first.getUTCFullYear() * 12 + first.getUTCMonth(); ; n++) {
    const day = Date.UTC(Math.floor(n / 12), n % 12, 1) / 864e5;
    if (day >= high) return found;
    if (day >= low && n % step === 0) found.push([day, `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`]);
  }
}

function drawDocuments() {
  const columns = data.stages.map((stage) => {
    const here = data.documents.filter((one) => one.stage === stage);
    const cards = here.map((one) => {
      const next = one.next ? `${say("announced")}: ${say(one.next)}` : "";
      const about = [records[one.ids[0]].unit, next].filter(Boolean).join(" · ");
      const card = make("button", { type: "button" }, one.name, make("small", {}, about));
      card.dataset.ids = one.ids.join(" ");
      return card;
    });
    return make("div", { class: "stage", hidden: !here.length }, make("h2", {}, `${say(stage)} ${here.length}`), ...cards);
  });
  $("documents").replaceChildren(make("div", { class: "stages" }, ...columns));
}

// Filters.

function drawFilters() {
  const unit = make("select", { id: "unit", ariaLabel: say("unit") }, make("option", { value: "" }, say("all_units")));
  data.units.forEach((name, at) => unit.append(make("option", { value: String(at) }, name)));
  const boxes = (name, values) => make("fieldset", { id: name }, make("legend", {}, say(name)), ...values.map((value) =>
    make("label", {}, make("input", { type: "checkbox", value, checked: true }), ` ${say(value)}`)));
  const sure = make("input", { id: "sure", type: "range", min: 0, max: 1, step: 0.01, value: 1 });
  const search = make("input", { id: "search", type: "search", placeholder: `${say("search")} /`, ariaLabel: say("search") });
  $("filters").replaceChildren(
    search, ...(data.units.length > 1 ? [unit] : []), boxes("kind", KINDS), boxes("section", SECTIONS), boxes("tense", TENSES),
    make("label", {}, `${say("confidence_up_to")} `, sure, make("output", { id: "limit" }, " 1.00")), make("output", { id: "count" }),
  );
}

function filter() {
  const chosen = (name) => new Set([...document.querySelectorAll(`#${name} input:checked`)].map((box) => box.value));
  const kinds = chosen("kind"), sections = chosen("section"), tenses = chosen("tense");
  const unit = $("unit") ? $("unit").value : "", limit = Number($("sure").value), said = $("search").value.trim().toLowerCase();
  $("limit").value = ` ${limit.toFixed(2)}`;
  const fits = (r) => kinds.has(r.kind) && (sections.has(r.section) || !r.section) && tenses.has(r.tense) &&
    (unit === "" || r.group === Number(unit)) && r.confidence <= limit && (!said || r.found.includes(said));
  state.shown = new Set([...records.keys()].filter((id) => fits(records[id])));
  refresh();
}

function refresh() {
  for (const node of document.querySelectorAll("[data-ids]")) {
    const ids = node.dataset.ids.split(" ").map(Number);
    const visible = ids.some((id) => state.shown.has(id));
    if (node.tagName === "MARK") node.classList.toggle("off", !visible);
    else node.hidden = !visible;
    node.classList.toggle("on", ids.includes(state.chosen));
  }
  $("count").value = `${say("shown")} ${state.shown.size} ${say("of")} ${records.length}`;
}

// The panel of one record.

function choose(id, from) {
  state.chosen = id;
  for (const node of document.querySelectorAll(".on")) node.classList.remove("on");
  const panel = $("panel");
  panel.hidden = id === null;
  document.body.classList.toggle("open", id !== null);
  if (id === null) return;
  const record = records[id];
  const close = make("button", { type: "button", class: "close", title: say("close") }, "✕");
  close.addEventListener("click", () => choose(null));
  const fields = record.fields.flatMap(([name, value, code]) =>
    [make("dt", {}, say(`column_${name}`)), make("dd", {}, code ? say(value) : String(value))]);
  panel.replaceChildren(close, make("h2", {}, record.text), make("div", { class: `kind ${record.kind}` }, say(record.kind)),
    make("dl", {}, ...fields));
  for (const node of document.querySelectorAll("[data-ids]")) {
    if (!node.dataset.ids.split(" ").map(Number).includes(id)) continue;
    node.classList.add("on");
    if (node !== from && node.closest("section") === $(state.view)) node.scrollIntoView({ block: "center" });
  }
}

function step(by) {
  const order = state.view === "table" ? inOrder() : [...records.keys()];
  const open = order.filter((id) => state.shown.has(id));
  if (!open.length) return;
  const at = open.indexOf(state.chosen);
  choose(open[at < 0 ? (by > 0 ? 0 : open.length - 1) : (at + by + open.length) % open.length]);
}

// Of the records that a piece of text belongs to, a click takes the innermost; another click the next one out.
function clicked(target) {
  const node = target.closest("[data-ids]");
  if (!node) return;
  const ids = node.dataset.ids.split(" ").map(Number).filter((id) => state.shown.has(id));
  if (!ids.length) return;
  const at = ids.indexOf(state.chosen);
  choose(at > 0 ? ids[at - 1] : ids[ids.length - 1], node);
}

function show(view) {
  state.view = view;
  for (const name of VIEWS) $(name).hidden = name !== view;
  for (const tab of document.querySelectorAll("[role=tab]")) tab.setAttribute("aria-selected", tab.value === view);
  if (state.chosen !== null) choose(state.chosen);
}

function draw() {
  document.documentElement.lang = state.language;
  const tabs = VIEWS.map((view) => {
    const tab = make("button", { type: "button", role: "tab", value: view, "aria-controls": view }, say(`${view}_view`));
    tab.addEventListener("click", () => show(view));
    return tab;
  });
  const language = make("button", { type: "button", class: "right", id: "language" }, say("language"));
  language.addEventListener("click", () => { state.language = state.language === "zh" ? "en" : "zh"; draw(); });
  $("views").replaceChildren(...tabs, language);
  const warnings = data.warnings.map(([line, message]) => {
    const button = make("button", { type: "button" }, message);
    button.addEventListener("click", () => { show("text"); $(`line-${line}`).scrollIntoView({ block: "center" }); });
    return make("div", {}, `${say("to_check")}: `, button);
  });
  $("about").replaceChildren(data.about, ...warnings);
  $("keys").textContent = say("keys");
  drawFilters(); drawText(); drawTable(); drawTime(); drawDocuments();
  filter(); show(state.view);
}

$("filters").addEventListener("input", filter);
$("filters").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("main").addEventListener("click", (event) => clicked(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { choose(null); document.activeElement.blur(); return; }
  const typed = event.target.type === "search" || event.target.tagName === "SELECT";
  if (typed || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" && event.target.tagName === "TR") clicked(event.target);
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
  else if (/^[1-4]$/.test(event.key)) show(VIEWS[event.key - 1]);
});
draw();
