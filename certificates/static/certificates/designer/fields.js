// The fields of the form. The form is the only truth: what is drawn reads it and writes into it. A field that
// nobody has opened is folded: its inputs are hidden ones with the same names and values.

const SIDES = ["x", "y", "width", "height"];

export class Fields {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-fields]");
    this.total = form.elements.total;
    this.templates = null;
  }

  // The inputs of every kind of field come once, when somebody first needs them; a failure is not remembered.
  async load() {
    this.templates ??= fetch(this.form.dataset.forms).then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      document.body.append(...new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("template"));
      for (const hidden of this.#everyTemplate((template) => template.content.querySelectorAll("[data-do=twin]"))) hidden.hidden = false;
    });
    try {
      await this.templates;
    } catch (error) {
      this.templates = null;
      throw error;
    }
  }

  #everyTemplate(find) {
    return [...document.querySelectorAll("template[data-blank]")].flatMap((template) => [...find(template)]);
  }

  #template(kind) {
    return document.querySelector(`template[data-blank="${kind}"]`).innerHTML;
  }

  isFolded(field) {
    return field.querySelector(".members") === null;
  }

  // All inputs in place of the hidden ones, and in them the same values.
  async unfold(field) {
    if (!this.isFolded(field)) return false;
    await this.load();
    if (!this.isFolded(field)) return false;
    const holder = document.createElement("div");
    holder.innerHTML = this.#template(field.dataset.kind).replaceAll("f-__n__", field.id).trim();
    const values = this.#values(field);
    const summary = field.querySelector("summary");
    const made = holder.firstElementChild;
    made.querySelector("summary").remove();
    this.#fill(made, field.id, values);
    field.replaceChildren(summary, ...made.childNodes);
    return true;
  }

  all() {
    return [...this.list.children];
  }

  input(field, name) {
    return field.querySelector(`[name="${field.id}-${name}"]`);
  }

  value(field, name) {
    return this.input(field, name)?.value ?? "";
  }

  called(field) {
    const words = this.value(field, "id").replace(/[-_]+/g, " ").trim();
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  kind(field) {
    return field.querySelector("summary .soft").textContent;
  }

  page(field) {
    return Number(this.value(field, "page")) || 1;
  }

  box(field) {
    const values = SIDES.map((side) => this.value(field, side).replace(",", "."));
    const numbers = values.map(Number);
    if (values.includes("") || numbers.some(Number.isNaN)) return null;
    return Object.fromEntries(SIDES.map((side, at) => [side, numbers[at]]));
  }

  writeBox(field, box) {
    for (const side of SIDES) this.input(field, side).value = String(Math.round(box[side] * 10) / 10);
  }

  // A new field of this kind, named as no other one is.
  async blank(kind) {
    await this.load();
    return this.#made(kind, kind);
  }

  async twin(field) {
    await this.load();
    const made = this.#made(field.dataset.kind, this.value(field, "id").replace(/-\d+$/, ""));
    const values = this.#values(field);
    for (const own of ["id", "position"]) values.delete(own);
    this.#fill(made, made.id, values, ["id", "position"]);
    const box = this.box(made);
    if (box) this.writeBox(made, { ...box, x: box.x + 4, y: box.y + 4 });
    return made;
  }

  #values(field) {
    const values = new Map();
    for (const input of field.querySelectorAll("[name]")) {
      const name = input.name.slice(field.id.length + 1);
      if (!values.has(name)) values.set(name, []);
      if (!["checkbox", "radio"].includes(input.type) || input.checked) values.get(name).push(input.value);
    }
    return values;
  }

  // What is not among the values was empty. Words have a row for each language, and one to spare.
  #fill(made, id, values, kept = []) {
    for (const name of values.keys()) {
      const [, words, row] = /^(.+)-code-(\d+)$/.exec(name) ?? [];
      if (words) this.#rowOfWords(made, id, words, Number(row) + 1);
    }
    for (const input of made.querySelectorAll("[name]")) {
      const name = input.name.slice(id.length + 1);
      if (!input.name.startsWith(`${id}-`) || kept.includes(name) || input.tagName === "BUTTON") continue;
      const value = values.get(name);
      if (["checkbox", "radio"].includes(input.type)) input.checked = value?.includes(input.value) ?? false;
      else if (value || input.type !== "color") input.value = value?.[0] ?? "";
    }
  }

  #rowOfWords(made, id, words, row) {
    const named = (part, at) => made.querySelector(`[name="${id}-${words}-${part}-${at}"]`);
    if (named("code", row)) return;
    const first = named("code", 0).closest(".words-row");
    const copy = first.cloneNode(true);
    for (const part of ["code", "in"]) copy.querySelector(`[name$="-${part}-0"]`).name = `${id}-${words}-${part}-${row}`;
    first.parentElement.append(copy);
    first.parentElement.open = true;
  }

  #made(kind, wanted) {
    const holder = document.createElement("div");
    holder.innerHTML = this.#template(kind).replaceAll("f-__n__", `f-${this.total.value}`).trim();
    this.total.value = Number(this.total.value) + 1;
    const field = holder.firstElementChild;
    const taken = this.all().map((each) => this.value(each, "id"));
    let name = wanted;
    for (let number = 2; taken.includes(name); number += 1) name = `${wanted}-${number}`;
    this.input(field, "id").value = name;
    return field;
  }

  // The order in the page is the order in which they are read.
  number() {
    this.all().forEach((field, at) => {
      this.input(field, "position").value = at;
      field.querySelector("[data-called]").textContent = this.called(field);
    });
  }
}
