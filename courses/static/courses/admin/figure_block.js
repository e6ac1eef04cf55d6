// Shows the regions of an uploaded picture on it while their rows are typed. A click puts the place into the row
// that was worked on last; typing the numbers does the same without a pointer.

const SVG = "http://www.w3.org/2000/svg";
const { StructBlockDefinition } = window.wagtailStreamField.blocks;

class FigureBlockDefinition extends StructBlockDefinition {
  render(placeholder, prefix, initialState, initialError) {
    const block = super.render(placeholder, prefix, initialState, initialError);
    follow(block, prefix);
    return block;
  }
}
window.telepath.register("courses.blocks.FigureBlock", FigureBlockDefinition);

function follow(block, prefix) {
  const chooser = document.getElementById(`${prefix}-image-image-chooser`) ?? document.getElementById(`${prefix}-image-image`)?.closest("[data-chooser], .chooser");
  const value = document.getElementById(`${prefix}-image-image`);
  const rows = document.querySelector(`[name="${prefix}-regions-count"]`)?.parentElement;
  if (!value || !rows) return;

  const plate = document.createElement("div");
  plate.className = "figure-block-plate";
  plate.hidden = true;
  const picture = document.createElement("img");
  picture.alt = "";
  const over = document.createElementNS(SVG, "svg");
  over.setAttribute("aria-hidden", "true");
  plate.append(picture, over);
  rows.before(plate);

  let shown = "";
  let last = null;
  picture.addEventListener("load", draw);
  rows.addEventListener("input", draw);
  rows.addEventListener("focusin", (event) => { if (isPoints(event.target)) { last = event.target; draw(); } });
  rows.addEventListener("click", () => setTimeout(draw, 300));
  over.addEventListener("click", place);
  new MutationObserver(look).observe(chooser ?? value.parentElement, { attributes: true, childList: true, subtree: true });
  value.addEventListener("change", look);
  look();

  function look() {
    if (value.value === shown) return;
    shown = value.value;
    plate.hidden = !shown;
    if (shown) picture.src = `${window.wagtailConfig?.ADMIN_URLS?.HOME ?? "/admin/"}images/${shown}/preview/width-800/`;
  }

  function isPoints(field) {
    return field?.name?.endsWith("-value-points");
  }

  function fields() {
    return [...rows.querySelectorAll("input")].filter((field) => isPoints(field) && field.offsetParent !== null || (isPoints(field) && !field.closest("[aria-hidden=true], [hidden]")));
  }

  function draw() {
    if (!picture.naturalWidth) return;
    const height = Math.round((1000 * picture.naturalHeight) / picture.naturalWidth);
    over.setAttribute("viewBox", `0 0 1000 ${height}`);
    over.replaceChildren();
    fields().forEach((field, at) => {
      const numbers = (field.value.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
      const points = Array.from({ length: Math.floor(numbers.length / 2) }, (_, n) => [numbers[2 * n] * 10, (numbers[2 * n + 1] * height) / 100]);
      if (!points.length) return;
      const kind = field === last ? "now" : "";
      if (points.length > 1) make("polygon", { points: points.map((point) => point.join(",")).join(" "), class: kind });
      const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
      make("circle", { cx: x, cy: y, r: 24, class: kind });
      make("text", { x, y, dy: ".35em", "text-anchor": "middle" }).textContent = at + 1;
    });
  }

  function make(name, attributes) {
    const element = document.createElementNS(SVG, name);
    for (const [key, word] of Object.entries(attributes)) element.setAttribute(key, word);
    over.append(element);
    return element;
  }

  function place(event) {
    if (!last?.isConnected) last = fields().at(-1);
    if (!last) return;
    const around = over.getBoundingClientRect();
    const percent = [(event.clientX - around.left) / around.width, (event.clientY - around.top) / around.height].map((part) => Math.round(part * 1000) / 10);
    last.value = [last.value.trim().replace(/,$/, ""), percent.join(" ")].filter(Boolean).join(", ");
    last.dispatchEvent(new Event("input", { bubbles: true }));
    last.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
