// What the form was like before each change: which fields there were, in which order, with which values.

const MOST = 200;

export class History {
  constructor(form, list, changed) {
    this.form = form;
    this.list = list;
    this.changed = changed;
    this.done = [this.#look()];
    this.undone = [];
  }

  #look() {
    const fields = [...this.list.children];
    const inputs = [...this.form.elements].filter((input) => input.name && !input.closest("[data-look]") && !["file", "submit", "button"].includes(input.type));
    const values = new Map(inputs.filter((input) => input.name !== "seen" && input.name !== "total").map((input) => [input, input.type === "checkbox" || input.type === "radio" ? input.checked : input.value]));
    return { fields, values };
  }

  #same(one, other) {
    if (one.fields.length !== other.fields.length || one.fields.some((field, at) => field !== other.fields[at])) return false;
    for (const [input, value] of one.values) if (other.values.get(input) !== value) return false;
    return true;
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
    for (const [input, value] of values) {
      if (input.type === "checkbox" || input.type === "radio") input.checked = value;
      else input.value = value;
    }
    this.changed();
  }
}
