// The fields of the form. The form is the only truth: what is drawn reads it and writes into it.

const SIDES = ["x", "y", "width", "height"];

export class Fields {
  constructor(form) {
    this.form = form;
    this.list = form.querySelector("[data-fields]");
    this.total = form.elements.total;
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
  blank(kind) {
    const template = document.querySelector(`template[data-blank="${kind}"]`);
    return this.#made(template.innerHTML, kind);
  }

  twin(field) {
    const made = this.#made(document.querySelector(`template[data-blank="${field.dataset.kind}"]`).innerHTML, this.value(field, "id").replace(/-\d+$/, ""));
    for (const [name, value] of this.#values(field)) {
      if (["id", "position"].includes(name)) continue;
      for (const input of made.querySelectorAll(`[name="${made.id}-${name}"]`)) {
        if (["checkbox", "radio"].includes(input.type)) input.checked = value.includes(input.value);
        else input.value = value[0];
      }
    }
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

  #made(html, wanted) {
    const holder = document.createElement("div");
    holder.innerHTML = html.replaceAll("f-__n__", `f-${this.total.value}`).trim();
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
