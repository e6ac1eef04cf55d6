// The fields as boxes on the sheet: chosen, dragged, resized, and moved by keys.

import { kept, resized, toHalf, toTenth } from "./paper.js";
import { linesOf, snapMove, snapResize } from "./snapping.js";

const EDGES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HESITATION = 3;

export class Sheet {
  // `ask` tells size and page; `tell` is told what happened: chosen, moving, moved, removed, entered.
  constructor(over, picture, fields, ask, tell, words) {
    Object.assign(this, { over, picture, fields, ask, tell, words });
    this.places = new Map();
    this.chosen = null;
    this.drag = null;
    this.guides = ["across", "down"].map((way) => this.#part("i", `guide ${way}`, over));
    this.hint = this.#part("output", "hint", over);
    this.hole = this.#part("i", "hole", over);
    for (const part of [...this.guides, this.hint, this.hole]) { part.hidden = true; part.setAttribute("aria-hidden", "true"); }
    over.hidden = false;
    over.addEventListener("pointerdown", (event) => this.#grab(event));
    over.addEventListener("pointermove", (event) => this.#pull(event));
    over.addEventListener("pointerup", (event) => this.#drop(event));
    over.addEventListener("pointercancel", () => this.#cancel());
    over.addEventListener("keydown", (event) => this.#key(event));
    over.addEventListener("focusin", (event) => { const field = this.#fieldOf(event.target); if (field && field !== this.chosen) this.tell.chosen(field); });
  }

  #part(name, className, parent) {
    const made = document.createElement(name);
    made.className = className;
    parent.append(made);
    return made;
  }

  #fieldOf(target) {
    const place = target.closest?.(".place");
    return place && [...this.places].find(([, each]) => each === place)?.[0];
  }

  // Boxes are kept from drawing to drawing, so that focus and a drag under way survive.
  draw() {
    const page = this.ask.page();
    const [width, height] = this.ask.size();
    const shown = this.fields.all().filter((field) => this.fields.page(field) === page && this.fields.box(field));
    for (const [field, place] of this.places) {
      if (!shown.includes(field)) { place.remove(); this.places.delete(field); }
    }
    // Without a picture (a draft that cannot be drawn yet) the sheet keeps the form of its paper.
    this.over.parentElement.style.aspectRatio = `${width} / ${height}`;
    const scale = this.over.clientWidth / width;
    const areas = shown.map((field) => { const box = this.fields.box(field); return box.width * box.height; });
    const sorted = [...areas].sort((one, other) => other - one);
    shown.forEach((field, at) => {
      const place = this.places.get(field) ?? this.#place(field);
      const box = this.fields.box(field);
      place.style.left = `${(100 * box.x) / width}%`;
      place.style.top = `${(100 * box.y) / height}%`;
      place.style.width = `${(100 * box.width) / width}%`;
      place.style.height = `${(100 * box.height) / height}%`;
      // What is small lies above what is large, or a frame would cover all that it holds.
      place.style.zIndex = field === this.chosen ? 9999 : sorted.indexOf(areas[at]) + 1;
      place.classList.toggle("chosen", field === this.chosen);
      place.classList.toggle("thin", box.height < 2);
      // Where there is no room for eight handles there are as many as do not cover each other.
      place.classList.toggle("low", box.height * scale < 34);
      place.classList.toggle("narrow", box.width * scale < 34);
      if (field === this.chosen) place.setAttribute("aria-current", "true"); else place.removeAttribute("aria-current");
      place.querySelector(".flag").textContent = this.fields.called(field);
      place.setAttribute("aria-label", this.words.place({ name: this.fields.called(field), kind: this.fields.kind(field), ...box }));
    });
    // Tab goes from box to box in the order in which they are read; moving one in the document would cost its focus.
    const order = shown.map((field) => this.places.get(field));
    const current = [...this.over.querySelectorAll(".place")];
    if (order.some((place, at) => place !== current[at])) {
      const here = document.activeElement;
      this.over.append(...order);
      if (order.includes(here)) here.focus({ preventScroll: true });
    }
  }

  #place(field) {
    const place = this.#part("div", "place", this.over);
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-roledescription", this.words.role);
    place.dataset.kind = field.dataset.kind;
    this.#part("span", "flag", place);
    for (const edge of EDGES) this.#part("span", `handle ${edge}`, place).dataset.edge = edge;
    this.places.set(field, place);
    return place;
  }

  choose(field, { focus = false } = {}) {
    this.chosen = field;
    this.draw();
    if (focus) this.places.get(field)?.focus({ preventScroll: true });
  }

  #millimetres(event) {
    const around = this.over.getBoundingClientRect();
    const [width, height] = this.ask.size();
    return [((event.clientX - around.left) / around.width) * width, ((event.clientY - around.top) / around.height) * height];
  }

  #grab(event) {
    const field = this.#fieldOf(event.target);
    if (event.button !== 0 || !field) return;
    event.preventDefault();
    if (field !== this.chosen) this.tell.chosen(field);
    this.places.get(field).focus({ preventScroll: true });
    const others = [...this.places.keys()].filter((each) => each !== field).map((each) => this.fields.box(each));
    this.drag = {
      field, edge: event.target.dataset.edge ?? "", from: this.#millimetres(event), at: [event.clientX, event.clientY],
      box: this.fields.box(field), lines: linesOf(others, this.ask.size()), begun: false,
    };
    this.over.setPointerCapture(event.pointerId);
  }

  #pull(event) {
    const { drag } = this;
    if (!drag) return;
    if (!drag.begun) {
      if (Math.hypot(event.clientX - drag.at[0], event.clientY - drag.at[1]) < HESITATION) return;
      drag.begun = true;
      this.#lift(drag);
    }
    const [x, y] = this.#millimetres(event);
    const [dx, dy] = [x - drag.from[0], y - drag.from[1]];
    const { box, edge } = drag;
    let made = edge ? resized(box, edge, dx, dy) : { ...box, x: box.x + dx, y: box.y + dy };
    let found = {};
    if (!event.altKey) {
      found = edge ? snapResize(made, edge, drag.lines) : snapMove(made, drag.lines);
      made = this.#rounded(found, edge);
    }
    this.fields.writeBox(drag.field, kept(made, this.ask.size()));
    this.draw();
    this.#guide(found);
    this.#tellWhere(drag.field, edge);
    this.tell.moving(drag.field);
  }

  // Half millimetres, except where it keeps to a line.
  #rounded({ box, across, down }, edge) {
    const whole = (value, line) => (line === undefined ? toHalf(value) : toTenth(value));
    const right = box.x + box.width;
    const bottom = box.y + box.height;
    if (!edge) return { ...box, x: whole(box.x, across), y: whole(box.y, down) };
    const x = edge.includes("w") ? whole(box.x, across) : box.x;
    const y = edge.includes("n") ? whole(box.y, down) : box.y;
    return {
      x, y,
      width: edge.includes("w") ? right - x : edge.includes("e") ? whole(right, across) - x : box.width,
      height: edge.includes("n") ? bottom - y : edge.includes("s") ? whole(bottom, down) - y : box.height,
    };
  }

  // What is printed in the box goes with it, until the engine has set it anew.
  #lift({ field, box, edge }) {
    const place = this.places.get(field);
    place.classList.add("lifted");
    if (edge || !this.picture.complete || !this.picture.naturalWidth) return;
    const [width, height] = this.ask.size();
    const around = this.over.getBoundingClientRect();
    place.style.backgroundImage = `url("${this.picture.currentSrc || this.picture.src}")`;
    place.style.backgroundSize = `${around.width}px ${around.height}px`;
    place.style.backgroundPosition = `${(-box.x / width) * around.width}px ${(-box.y / height) * around.height}px`;
    for (const [side, part] of [["left", box.x / width], ["width", box.width / width]]) this.hole.style[side] = `${100 * part}%`;
    for (const [side, part] of [["top", box.y / height], ["height", box.height / height]]) this.hole.style[side] = `${100 * part}%`;
    this.hole.hidden = false;
  }

  // A new picture is there: what was carried along is not needed any more.
  settle() {
    if (this.drag?.begun) return;
    this.hole.hidden = true;
    for (const place of this.places.values()) { place.style.backgroundImage = ""; place.classList.remove("lifted"); }
  }

  #guide({ across, down }) {
    const [width, height] = this.ask.size();
    const [first, second] = this.guides;
    first.hidden = across === undefined;
    second.hidden = down === undefined;
    if (across !== undefined) first.style.left = `${(100 * across) / width}%`;
    if (down !== undefined) second.style.top = `${(100 * down) / height}%`;
  }

  #tellWhere(field, edge) {
    const box = this.fields.box(field);
    const [width, height] = this.ask.size();
    this.hint.hidden = false;
    this.hint.textContent = edge ? this.words.size(box) : this.words.at(box);
    const below = box.y + box.height < height - 12;
    this.hint.style.left = `${Math.min(80, Math.max(0, (100 * box.x) / width))}%`;
    this.hint.style.top = `${(100 * (below ? box.y + box.height + 2 : Math.max(0, box.y - 9))) / height}%`;
  }

  #drop(event) {
    if (!this.drag) return;
    const { field, begun } = this.drag;
    this.drag = null;
    if (this.over.hasPointerCapture(event.pointerId)) this.over.releasePointerCapture(event.pointerId);
    this.#quiet();
    if (begun) this.tell.moved(field);
  }

  #cancel() {
    if (!this.drag) return;
    this.fields.writeBox(this.drag.field, this.drag.box);
    this.drag = null;
    this.#quiet();
    this.settle();
    this.draw();
  }

  #quiet() {
    for (const guide of this.guides) guide.hidden = true;
    this.hint.hidden = true;
  }

  #key(event) {
    const field = this.#fieldOf(event.target);
    if (!field) return;
    const arrow = ARROWS[event.key];
    if (event.key === "Escape" && this.drag) { this.#cancel(); event.preventDefault(); return; }
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); this.tell.removed(field); return; }
    if (event.key === "Enter") { event.preventDefault(); this.tell.entered(field); return; }
    if (!arrow || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = arrow.map((way) => way * (event.shiftKey ? 5 : 1));
    const box = this.fields.box(field);
    const sizes = event.ctrlKey || event.altKey;
    const made = sizes ? resized(box, "se", dx, dy) : { ...box, x: box.x + dx, y: box.y + dy };
    this.fields.writeBox(field, kept(made, this.ask.size()));
    this.draw();
    this.tell.keyed(field, sizes);
  }
}
