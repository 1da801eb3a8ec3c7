// Shows one record at a time and sends a verdict on each. What is shown as judged is what Python has saved.

const MARKS = {
  open: "open_mark", accept: "accepted_mark", reject: "rejected_mark", correct: "corrected_mark", changed: "changed_mark",
};
const ACTIONS = ["accept", "reject", "correct", "skip", "back"];
const KEYS = { a: "accept", r: "reject", c: "correct", s: "skip", b: "back", ArrowRight: "skip", ArrowLeft: "back" };
const SHORTCUTS = { accept: "A", reject: "R", correct: "C", skip: "S →", back: "B ←" };
const MOVES = "change:index change:states change:progress";

let forms = 0;

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  // Strings become text, never markup.
  made.append(...children);
  return made;
}

function button(attributes, act, ...children) {
  const made = node("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", act);
  return made;
}

// Offsets are code points; a string of JavaScript counts 𠮷 as two.
const points = (text) => Array.from(text).length;

function keyOf(event) {
  // While an input method is on, only the code tells the key.
  if (event.key === "Process" || event.keyCode === 229) return event.code.replace(/^Key/, "").toLowerCase();
  return event.key.length === 1 ? event.key.normalize("NFKC").toLowerCase() : event.key;
}

function textInput({ name, text }, id) {
  const made = node("input", { name, id, type: "text", autocomplete: "off", spellcheck: "false" });
  made.value = text;
  return made;
}

function choiceInput({ name, text, choices }, id) {
  const made = node("select", { name, id });
  const isNeeded = name === "tense" || ["True", "False"].includes(text);
  if (!isNeeded) made.append(node("option", { value: "" }, "–"));
  for (const [code, label] of choices) made.append(node("option", { value: code }, label));
  made.value = text;
  return made;
}

class Review {
  constructor(model, el) {
    this.model = model;
    this.editing = false;
    // A key pressed while a verdict is being saved would judge a record that was not seen.
    this.waiting = false;
    this.body = node("div");
    this.status = node("p", { class: "rp-status", role: "status", "aria-live": "polite" });
    // Without this attribute JupyterLab takes the keys for its own commands.
    const attributes = { class: "rp-review", tabindex: "0", "data-lm-suppress-shortcuts": "true" };
    this.root = node("div", attributes, this.body, this.status);
    this.root.addEventListener("keydown", (event) => this.pressed(event));
    this.moved = this.moved.bind(this);
    this.answered = this.answered.bind(this);
    model.on(MOVES, this.moved);
    model.on("change:answer", this.answered);
    el.append(this.root);
    this.draw();
  }

  get index() {
    return this.model.get("index");
  }

  get item() {
    return this.model.get("items")[this.index];
  }

  word(name) {
    return this.model.get("words")[name];
  }

  // --- what the reviewer does

  pressed(event) {
    event.stopPropagation();
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const key = keyOf(event);
    if (this.editing) this.pressedInForm(event, key);
    else if (this.item && KEYS[key]) {
      event.preventDefault();
      this.act(KEYS[key]);
    }
  }

  pressedInForm(event, key) {
    if (key === "Escape") this.edit(false);
    // A browser would open the list instead.
    if (key === "Enter" && event.target.tagName === "SELECT") {
      event.preventDefault();
      this.save();
    }
  }

  act(action) {
    if (this.waiting) return;
    const { length } = this.model.get("items");
    if (action === "accept" || action === "reject") this.send(action, {});
    else if (action === "correct") this.edit(true);
    else this.show(action === "skip" ? (this.index + 1) % length : Math.max(0, this.index - 1));
  }

  send(verdict, fields) {
    this.waiting = true;
    this.status.textContent = "…";
    this.model.send({ type: "verdict", index: this.index, verdict, fields });
  }

  show(index) {
    this.model.set("index", index);
    this.model.save_changes();
  }

  edit(on) {
    this.editing = on;
    this.draw();
    if (on) this.body.querySelector("[name=tense]").focus();
    else this.root.focus();
  }

  save() {
    if (this.waiting) return;
    const fields = {};
    for (const { name, text } of this.item.fields) {
      const { value } = this.body.querySelector(`[name="${name}"]`);
      if (value !== text) fields[name] = value;
    }
    if (Object.keys(fields).length) this.send("correct", fields);
    else this.edit(false);
  }

  // Words selected in the sentence become the mention.
  take(sentence) {
    const selected = document.getSelection();
    if (!this.editing || !selected.rangeCount || selected.isCollapsed) return;
    if (!sentence.contains(selected.anchorNode) || !sentence.contains(selected.focusNode)) return;
    const before = selected.getRangeAt(0).cloneRange();
    const length = points(before.toString());
    before.setEnd(before.startContainer, before.startOffset);
    before.setStart(sentence, 0);
    const start = this.item.from + points(before.toString());
    this.body.querySelector("[name=start]").value = start;
    this.body.querySelector("[name=end]").value = start + length;
  }

  // --- what Python says

  moved() {
    this.editing = false;
    this.draw();
  }

  answered() {
    const { error } = this.model.get("answer");
    this.waiting = false;
    if (!error) this.moved();
    this.status.textContent = error;
  }

  // --- what is shown

  draw() {
    const held = this.root.contains(document.activeElement);
    const open = this.body.querySelector("details")?.open ?? false;
    const content = this.item ? this.card() : [node("p", {}, this.word("nothing"))];
    this.body.replaceChildren(this.header(), ...content, ...this.notes());
    this.body.querySelector("details").open = open;
    this.status.textContent = "";
    // The element that had the focus is gone.
    if (held && !this.editing) this.root.focus();
  }

  header() {
    const { done, of, text, precision } = this.model.get("progress");
    const bar = node("progress", { max: Math.max(1, of), value: done, "aria-label": text });
    return node("header", {}, bar, node("span", {}, text), node("span", { class: "rp-precision" }, precision));
  }

  card() {
    const { id, title, place, confidence } = this.item;
    const state = this.model.get("states")[this.index];
    const head = node(
      "div", { class: "rp-head" },
      node("b", {}, title), node("code", {}, id),
      node("span", {}, `${this.word("sure")} ${confidence}`), node("span", {}, place),
      node("span", { class: `rp-state rp-${state}` }, this.word(MARKS[state])),
    );
    return [head, this.sentence(), ...(this.editing ? [this.form()] : [this.values(), this.buttons()])];
  }

  sentence() {
    const { before, mention, after } = this.item;
    const shown = node("p", { class: "rp-sentence", lang: "zh" }, before, node("mark", {}, mention), after);
    shown.addEventListener("mouseup", () => this.take(shown));
    return shown;
  }

  values() {
    const list = node("dl");
    for (const { label, said } of this.item.fields) {
      if (said) list.append(node("dt", {}, label), node("dd", {}, said));
    }
    return list;
  }

  buttons() {
    const made = ACTIONS.map((action) => {
      const act = () => {
        this.act(action);
        if (!this.editing) this.root.focus();
      };
      return button({ class: `rp-${action}` }, act, this.word(action), " ", node("kbd", {}, SHORTCUTS[action]));
    });
    return node("div", { class: "rp-actions" }, ...made);
  }

  form() {
    const made = node("form", { class: "rp-form" });
    forms += 1;
    for (const field of this.item.fields) {
      const id = `rp-${forms}-${field.name}`;
      const input = field.choices.length ? choiceInput(field, id) : textInput(field, id);
      made.append(node("label", { for: id }, field.label), input);
    }
    const saving = node("button", { type: "submit", class: "rp-main" }, `${this.word("save")} (Enter)`);
    const cancel = button({}, () => this.edit(false), `${this.word("cancel")} (Esc)`);
    made.append(node("small", {}, this.word("from_text")), node("div", { class: "rp-actions" }, saving, cancel));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    return made;
  }

  notes() {
    const summary = node("summary", {}, this.word("help"));
    const help = node("details", {}, summary, node("p", {}, this.word("help_text")));
    return [...this.model.get("progress").notes.map((note) => node("p", { class: "rp-note" }, note)), help];
  }

  remove() {
    this.model.off(MOVES, this.moved);
    this.model.off("change:answer", this.answered);
    this.root.remove();
  }
}

function render({ model, el }) {
  const review = new Review(model, el);
  return () => review.remove();
}

export default { render };
