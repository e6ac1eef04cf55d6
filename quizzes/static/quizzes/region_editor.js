// Draws the places of a table of fields on the picture, and writes what was drawn back into the fields.
// The fields are the only truth: without this script they are filled in by hand.

const STEP = 1;
const SMALL_STEP = 0.2;
const LEAST = 1;
const SVG = "http://www.w3.org/2000/svg";

for (const editor of document.querySelectorAll("[data-region-editor]")) start(editor);

function start(editor) {
  const form = editor.closest("form");
  const picture = editor.querySelector("[data-picture]");
  const over = editor.querySelector("[data-over]");
  const said = editor.querySelector("[data-said]");
  const cornerButton = editor.querySelector("[data-corner]");
  const upload = form.querySelector("input[type=file][name=upload]");
  const words = editor.dataset;
  const fields = (row) => (name) => form.elements[`${words.table}-${row}-${name}`];
  const rows = [];
  for (let row = 0; fields(row)("shape"); row += 1) rows.push({ row, field: fields(row) });
  let selected = null;
  let dragging = null;

  upload?.addEventListener("change", () => {
    const [file] = upload.files;
    if (!file) return;
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    picture.src = URL.createObjectURL(file);
  });
  picture.addEventListener("load", draw);
  form.addEventListener("input", (event) => { if (event.target.name?.startsWith(`${words.table}-`) && !dragging) draw(); });
  for (const button of editor.querySelectorAll("[data-add]")) button.addEventListener("click", () => add(button.dataset.add));
  cornerButton.addEventListener("click", addCorner);
  over.addEventListener("pointermove", drag);
  over.addEventListener("pointerup", drop);
  over.addEventListener("pointercancel", drop);
  if (picture.complete) draw();

  // The canvas is a thousand wide, as in the question; percent of it are what the fields hold.
  function height() {
    return Math.max(1, Math.round((1000 * (picture.naturalHeight || 1)) / (picture.naturalWidth || 1)));
  }

  function number({ field }, name) {
    const value = field(name).value;
    return value === "" ? null : Number(value);
  }

  function cornersOf({ field }) {
    const numbers = (field("points").value.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    return Array.from({ length: Math.floor(numbers.length / 2) }, (_, at) => [numbers[2 * at], numbers[2 * at + 1]]);
  }

  function boxOf(place) {
    if (place.field("shape").value === "polygon") {
      const corners = cornersOf(place);
      if (corners.length < 3) return null;
      const across = corners.map(([x]) => x);
      const down = corners.map(([, y]) => y);
      return { x: Math.min(...across), y: Math.min(...down), w: Math.max(...across) - Math.min(...across), h: Math.max(...down) - Math.min(...down) };
    }
    const [x, y, w] = ["x", "y", "w"].map((name) => number(place, name));
    const h = place.field("shape").value === "circle" && w !== null ? (w * 1000) / height() : number(place, "h");
    return [x, y, w, h].includes(null) ? null : { x: x - w / 2, y: y - h / 2, w, h };
  }

  function write(place, values) {
    for (const [name, value] of Object.entries(values)) place.field(name).value = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
  }

  function writeBox(place, box) {
    const w = Math.min(100, Math.max(LEAST, box.w));
    const h = Math.min(100, Math.max(LEAST, box.h));
    const x = Math.min(100 - w, Math.max(0, box.x));
    const y = Math.min(100 - h, Math.max(0, box.y));
    if (place.field("shape").value === "polygon") {
      const old = boxOf(place);
      writeCorners(place, cornersOf(place).map(([cx, cy]) => [x + ((cx - old.x) * w) / (old.w || 1), y + ((cy - old.y) * h) / (old.h || 1)]));
    } else write(place, { x: x + w / 2, y: y + h / 2, w, h });
  }

  function writeCorners(place, corners) {
    const inside = (value) => Math.round(Math.min(100, Math.max(0, value)) * 100) / 100;
    place.field("points").value = corners.map(([x, y]) => `${inside(x)} ${inside(y)}`).join(", ");
  }

  function changed(place) {
    draw();
    place.field("shape").dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  function add(shape) {
    const place = rows.find((each) => !boxOf(each) && !(each.field("text")?.value));
    const waiting = place ?? rows.find((each) => !boxOf(each));
    if (!waiting) { said.textContent = words.wordFull; return; }
    waiting.field("shape").value = shape;
    if (shape === "polygon") waiting.field("points").value = "40 40, 60 40, 60 60, 40 60";
    else write(waiting, { x: 50, y: 50, w: 16, h: shape === "circle" ? 16000 / height() : 16 });
    selected = waiting;
    changed(waiting);
    focusOn(waiting);
  }

  function addCorner() {
    const corners = cornersOf(selected);
    const [[x1, y1], [x2, y2]] = [corners.at(-1), corners[0]];
    writeCorners(selected, [...corners, [(x1 + x2) / 2, (y1 + y2) / 2]]);
    changed(selected);
    over.querySelector(`[data-corner-of="${selected.row}"]:last-child`)?.focus();
  }

  function remove(place) {
    write(place, { x: "", y: "", w: "", h: "", points: "" });
    said.textContent = words.wordGone.replace("{n}", place.row + 1);
    selected = null;
    changed(place);
    editor.querySelector("[data-add]").focus();
  }

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  }

  function focusOn(place) {
    over.querySelector(`[data-row="${place.row}"]`)?.focus();
  }

  function draw() {
    if (!picture.naturalWidth) { editor.hidden = true; return; }
    editor.hidden = false;
    const h = height();
    const focused = document.activeElement?.closest?.("[data-over]") ? { ...document.activeElement.dataset } : null;
    over.setAttribute("viewBox", `0 0 1000 ${h}`);
    over.replaceChildren();
    for (const place of rows) {
      const box = boxOf(place);
      if (box) drawPlace(place, box, h);
    }
    cornerButton.hidden = selected?.field("shape").value !== "polygon" || !boxOf(selected);
    if (focused) {
      const same = focused.cornerOf === undefined ? `[data-row="${focused.row}"]` : `[data-corner-of="${focused.cornerOf}"][data-at="${focused.at}"]`;
      over.querySelector(same)?.focus();
    }
  }

  function drawPlace(place, box, h) {
    const shape = place.field("shape").value;
    const target = place.field("target")?.checked;
    const name = words.wordPlace.replace("{n}", place.row + 1).replace("{shape}", place.field("shape").selectedOptions[0].textContent);
    const text = place.field("text")?.value;
    const group = element("g", {
      class: `place${target ? " target" : ""}${place === selected ? " selected" : ""}`, "data-row": place.row, tabindex: 0, role: "button",
      "aria-label": [name, text, target ? words.wordRight : ""].filter(Boolean).join(", "), "aria-describedby": "region-editor-keys",
    }, over);
    const [x, y, w, d] = [box.x * 10, (box.y * h) / 100, box.w * 10, (box.h * h) / 100];
    if (shape === "polygon") element("polygon", { points: cornersOf(place).map(([cx, cy]) => `${cx * 10},${(cy * h) / 100}`).join(" ") }, group);
    else if (shape === "rectangle") element("rect", { x, y, width: w, height: d }, group);
    else element("ellipse", { cx: x + w / 2, cy: y + d / 2, rx: w / 2, ry: d / 2 }, group);
    element("text", { x: x + w / 2, y: y + d / 2, dy: ".35em" }, group).textContent = place.row + 1;
    group.addEventListener("focus", () => { if (selected !== place) { selected = place; draw(); } });
    group.addEventListener("keydown", (event) => key(event, place));
    group.addEventListener("pointerdown", (event) => grab(event, { place, part: "all" }));
    if (place !== selected) return;
    if (shape !== "polygon") {
      const handle = element("circle", { class: "handle", cx: x + w, cy: y + d, r: 14 }, over);
      handle.addEventListener("pointerdown", (event) => grab(event, { place, part: "size" }));
      return;
    }
    cornersOf(place).forEach(([cx, cy], at) => {
      const handle = element("circle", {
        class: "handle", cx: cx * 10, cy: (cy * h) / 100, r: 14, tabindex: 0, role: "button", "data-corner-of": place.row, "data-at": at,
        "aria-label": words.wordCorner.replace("{n}", at + 1).replace("{place}", place.row + 1),
      }, over);
      handle.addEventListener("keydown", (event) => cornerKey(event, place, at));
      handle.addEventListener("pointerdown", (event) => grab(event, { place, part: at }));
    });
  }

  function arrows(event) {
    const step = event.shiftKey ? SMALL_STEP : STEP;
    return { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
  }

  function key(event, place) {
    const move = arrows(event);
    const grow = { "+": STEP, "=": STEP, "-": -STEP }[event.key];
    const box = boxOf(place);
    if (move) writeBox(place, { ...box, x: box.x + move[0], y: box.y + move[1] });
    else if (grow) {
      const taller = (grow * 1000) / height();
      writeBox(place, { x: box.x - grow / 2, y: box.y - taller / 2, w: box.w + grow, h: box.h + taller });
    } else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); remove(place); return; }
    else return;
    event.preventDefault();
    changed(place);
  }

  function cornerKey(event, place, at) {
    const move = arrows(event);
    const corners = cornersOf(place);
    if (move) corners[at] = [corners[at][0] + move[0], corners[at][1] + move[1]];
    else if ((event.key === "Delete" || event.key === "Backspace") && corners.length > 3) corners.splice(at, 1);
    else return;
    event.preventDefault();
    writeCorners(place, corners);
    changed(place);
  }

  function pointAt(event) {
    const around = over.getBoundingClientRect();
    return [((event.clientX - around.left) / around.width) * 100, ((event.clientY - around.top) / around.height) * 100];
  }

  function grab(event, what) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    selected = what.place;
    dragging = { ...what, from: pointAt(event), box: boxOf(what.place), corners: cornersOf(what.place) };
    over.setPointerCapture(event.pointerId);
    draw();
    focusOn(what.place);
  }

  function drag(event) {
    if (!dragging) return;
    const [x, y] = pointAt(event);
    const [dx, dy] = [x - dragging.from[0], y - dragging.from[1]];
    const { place, part, box, corners } = dragging;
    if (part === "all" && place.field("shape").value === "polygon") {
      const [mx, my] = [Math.min(100 - box.x - box.w, Math.max(-box.x, dx)), Math.min(100 - box.y - box.h, Math.max(-box.y, dy))];
      writeCorners(place, corners.map(([cx, cy]) => [cx + mx, cy + my]));
    } else if (part === "all") writeBox(place, { ...box, x: box.x + dx, y: box.y + dy });
    else if (part === "size") writeBox(place, { ...box, w: box.w + dx, h: box.h + dy });
    else writeCorners(place, corners.map((corner, at) => (at === part ? [corner[0] + dx, corner[1] + dy] : corner)));
    draw();
  }

  function drop() {
    if (!dragging) return;
    const { place } = dragging;
    dragging = null;
    changed(place);
  }
}
