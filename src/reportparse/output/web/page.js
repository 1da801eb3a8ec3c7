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

// Filters.

function drawFilters() {
  const unit = make("select", { id: "unit", ariaLabel: say("unit") }, make("option", { value: "" }, say("all_units")));
  data.units.forEach((name, at) => unit.append(make("option", { value: String(at) }, name)));
  const boxes = (name, values) => make("fieldset", { id: name }, make("legend", {}, say(name)), ...values.map((value) =>
    make("label", {}, make("input", { type: "checkbox", value, checked: true }), " ", sample(value))));
  const sure = make("input", { id: "sure", type: "range", min: 0, max: 1, step: 0.01, value: 1 });
  const search = make("input", { id: "search", type: "search", placeholder: `${say("search")} /`, ariaLabel: say("search") });
  $("filters").replaceChildren(
    search, ...(data.units.length > 1 ? [unit] : []), boxes("kind", KINDS), boxes("section", SECTIONS), boxes("tense", TENSES),
    make("label", {}, `${say("confidence_up_to")} `, sure, make("output", { id: "limit" }, " 1.00")), make("output", { id: "count" }),
  );
}

// A filter by kind or tense shows how it is drawn.
function sample(value) {
  const look = KINDS.includes(value) ? ` ${value} in-${value} done` : TENSES.includes(value) ? ` ${value}` : "";
  return make("span", { class: look && `sample${look}` }, say(value));
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
    const ids = idsOf(node);
    if (node.tagName === "MARK") paint(node);
    else node.hidden = !ids.some((id) => state.shown.has(id));
    node.classList.toggle("on", ids.includes(state.chosen));
  }
  for (const stage of document.querySelectorAll(".stage")) stage.hidden = !stage.querySelector("button:not([hidden])");
  setStops();
  $("count").value = `${say("shown")} ${state.shown.size} ${say("of")} ${records.length}`;
}

// Tab stops at one record of each view, the chosen one or the first; j and k lead to the others.
function setStops() {
  for (const node of document.querySelectorAll('main [tabindex="0"]')) node.tabIndex = -1;
  for (const view of VIEWS) {
    const stop = $(view).querySelector(".on:not(.off, [hidden])") || $(view).querySelector("[data-ids]:not(.off, [hidden])");
    if (stop) stop.tabIndex = 0;
  }
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
    [make("dt", {}, say(`column_${name}`)), make("dd", {}, code ? say(value) : value === true ? say("yes") : String(value))]);
  panel.replaceChildren(close, make("h2", {}, record.text), make("div", { class: `kind ${record.kind}` }, say(record.kind)),
    make("dl", {}, ...fields), ...others(id));
  const nodes = [...document.querySelectorAll("[data-ids]")].filter((node) => idsOf(node).includes(id));
  for (const node of nodes) node.classList.add("on");
  setStops();
  const here = nodes.find((node) => node.closest("section") === $(state.view));
  if (!here || from) return;
  here.scrollIntoView({ block: "center" });
  here.focus({ preventScroll: true });
}

// The other mentions of the same document.
function others(id) {
  const found = data.documents.find((one) => one.ids.includes(id));
  const ids = found ? found.ids.filter((other) => other !== id) : [];
  const links = ids.map((other) => {
    const link = make("button", { type: "button", class: "other" }, records[other].says);
    link.addEventListener("click", () => choose(other));
    return link;
  });
  return links.length ? [make("h3", {}, say("same_document")), ...links] : [];
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
  const ids = idsOf(node).filter((id) => state.shown.has(id));
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
  // Another language leaves the filters as they are.
  const kept = [...$("filters").elements].map(({ value, checked }) => ({ value, checked }));
  drawFilters();
  [...$("filters").elements].forEach((element, at) => Object.assign(element, kept[at]));
  drawText(); drawTable(); drawTime(); drawDocuments();
  filter(); show(state.view);
}

$("filters").addEventListener("input", filter);
$("filters").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("main").addEventListener("click", (event) => clicked(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { choose(null); document.activeElement.blur(); return; }
  const typed = event.target.type === "search" || event.target.tagName === "SELECT";
  if (typed || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.key === "Enter" || event.key === " ") && event.target.matches("tr, mark")) { event.preventDefault(); clicked(event.target); }
  else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key === "/") { event.preventDefault(); $("search").focus(); }
  else if (/^[1-4]$/.test(event.key)) show(VIEWS[event.key - 1]);
});
// The panel and the table's headings stand below the header, whose height the filters decide.
const head = document.querySelector("header");
new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
draw();
