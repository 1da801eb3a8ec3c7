"use strict";
// The text, with the structure in the margin.

function drawText() {
  const rows = lines.map((line, at) => {
    const side = make("div", { class: "side" }, ...line.side.map(([type, text, period]) => margin(type, text, period)));
    const pieces = line.pieces.map(([text, ids]) => (ids.length ? marked(text, ids) : text));
    return make("div", { class: "row", id: `line-${at}` }, side, make("div", { class: "words" }, ...pieces));
  });
  $("text").replaceChildren(...rows);
  for (const node of $("text").querySelectorAll("mark")) paint(node);
  tellStages();
}

// Behind a document stands its stage, or the one announced; drawn by the style sheet, it is no part of the text.
function tellStages() {
  const last = new Map();
  for (const node of $("text").querySelectorAll("mark.document")) for (const id of idsOf(node)) last.set(id, node);
  for (const [id, node] of last) {
    const { status, next_status: next } = Object.fromEntries(records[id].fields);
    if (status && status !== "mentioned") node.dataset.stage = say(status);
    else if (next) node.dataset.stage = `→ ${say(next)}`;
  }
}

function margin(type, text, period) {
  if (type === "group") return make("b", {}, text);
  if (type === "item") return make("span", {}, ` ${text} `);
  return make("span", { class: text }, [say(text), period].filter(Boolean).join(" "));
}

function marked(text, ids) {
  const title = ids.map((id) => `${say(records[id].kind)} (${say(records[id].tense)}): ${records[id].says}`).join("\n");
  const node = make("mark", { title, tabIndex: -1 }, text);
  node.dataset.ids = ids.join(" ");
  return node;
}

// A piece has a line for each kind that is shown there, and the ground and the tense of the innermost.
function paint(node) {
  const open = idsOf(node).filter((id) => state.shown.has(id)).map((id) => records[id]);
  const inner = open[open.length - 1];
  node.className = inner ? `${open.map((r) => r.kind).join(" ")} in-${inner.kind} ${inner.tense}` : "off";
}

function idsOf(node) {
  return node.dataset.ids.split(" ").map(Number);
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
      const shown = name === "confidence" ? (Math.floor(100 * record.confidence) / 100).toFixed(2) : cell(record);
      return make("td", { class: name === "kind" ? `kind ${record.kind}` : "" }, shown);
    });
    const row = make("tr", { tabIndex: -1 }, ...cells);
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
    const bar = make("button", { type: "button", class: "bar", tabIndex: -1 }, label, make("span", { class: "track" }, piece));
    bar.dataset.ids = id;
    return bar;
  });
  $("time").replaceChildren(make("div", { class: "axis" }, ...ticks), ...bars);
}

function monthsBetween(low, high) {
  const found = [], months = (high - low) / 30.4, room = Math.min(14, Math.max(3, (innerWidth - 300) / 60));
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => months / n <= room) || 240;
  const first = new Date(low * 864e5), label = (n) => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
  for (let n = first.getUTCFullYear() * 12 + first.getUTCMonth(); ; n++) {
    const day = Date.UTC(Math.floor(n / 12), n % 12, 1) / 864e5;
    if (day >= high) break;
    if (day >= low && n % step === 0) found.push([day, label(n)]);
  }
  // The first month may have begun before the first day; it is told where there is room for its name.
  const empty = (found.length ? found[0][0] : high) - low;
  if (empty > 0.1 * (high - low)) found.unshift([low, label(first.getUTCFullYear() * 12 + first.getUTCMonth())]);
  return found;
}

function drawDocuments() {
  const columns = data.stages.map((stage) => {
    const here = data.documents.filter((one) => one.stage === stage);
    const cards = here.map((one) => {
      const next = one.next ? `${say("announced")}: ${say(one.next)}` : "";
      const about = [records[one.ids[0]].unit, next].filter(Boolean).join(" · ");
      const card = make("button", { type: "button", tabIndex: -1 }, one.name, make("small", {}, about));
      card.dataset.ids = one.ids.join(" ");
      return card;
    });
    return make("div", { class: "stage", hidden: !here.length }, make("h2", {}, `${say(stage)} ${here.length}`), ...cards);
  });
  $("documents").replaceChildren(make("div", { class: "stages" }, ...columns));
}

