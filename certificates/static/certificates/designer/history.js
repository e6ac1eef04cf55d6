// What the form was like before each change: which fields there were, in which order, with which values.

const MOST = 200;
const TICKED = ["checkbox", "radio"];
const NO_VALUE = ["file", "submit", "button"];
const NOT_DRAWN = ["seen", "total"];

export class History {
  constructor(form, list, changed) {
    this.form = form;
    this.list = list;
    this.changed = changed;
    this.done = [this.#look()];
    this.undone = [];
  }

  // By name and not by input: a field that is unfolded has other inputs, which say the same. What is empty is left out.
  #look() {
    const values = new Map();
    for (const input of this.#inputs()) {
      const value = TICKED.includes(input.type) && !input.checked ? "" : input.value;
      if (value === "" || (input.type === "color" && input.hidden)) continue;
      if (!values.has(input.name)) values.set(input.name, []);
      values.get(input.name).push(value);
    }
    return { fields: [...this.list.children], values };
  }

  #inputs() {
    return [...this.form.elements].filter((input) => input.name && !NOT_DRAWN.includes(input.name) && !NO_VALUE.includes(input.type) && !input.closest("[data-look]"));
  }

  #same(one, other) {
    if (one.fields.length !== other.fields.length || one.fields.some((field, at) => field !== other.fields[at])) return false;
    if (one.values.size !== other.values.size) return false;
    return [...one.values].every(([name, value]) => value.join("\n") === other.values.get(name)?.join("\n"));
  }

  // Call it after a change is whole: at the end of a drag, not during it.
  note() {
    const now = this.#look();
    if (this.#same(now, this.done.at(-1))) return false;
    this.done.push(now);
    if (this.done.length > MOST) this.done.shift();
    this.undone = [];
    this.changed();
    return true;
  }

  get canUndo() { return this.done.length > 1; }

  get canRedo() { return this.undone.length > 0; }

  undo() {
    if (!this.canUndo) return;
    this.undone.push(this.done.pop());
    this.#restore(this.done.at(-1));
  }

  redo() {
    if (!this.canRedo) return;
    this.done.push(this.undone.pop());
    this.#restore(this.done.at(-1));
  }

  #restore({ fields, values }) {
    this.list.replaceChildren(...fields);
    for (const input of this.#inputs()) {
      const value = values.get(input.name);
      if (TICKED.includes(input.type)) input.checked = value?.includes(input.value) ?? false;
      else if (value || input.type !== "color") input.value = value?.[0] ?? "";
    }
    this.changed();
  }
}
