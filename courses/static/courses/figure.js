// Zoom by buttons and keys, and the name of the list under the pointer made stand out on the picture.
// Without this script the whole picture, its names and the list are there, and a link opens it by itself.

const LEVELS = [1, 1.5, 2, 3, 4];
const STEP = 60;

for (const figure of document.querySelectorAll("[data-figure]")) start(figure);

function start(figure) {
  const view = figure.querySelector("[data-view]");
  const stage = figure.querySelector("[data-stage]");
  const bar = figure.querySelector("[data-zoom]");
  const said = figure.querySelector("[data-said]");
  const smaller = bar.querySelector("[data-out]");
  const larger = bar.querySelector("[data-in]");
  let level = 0;

  bar.hidden = false;
  figure.querySelector("[data-open]").hidden = true;
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", figure.dataset.wordView);
  tell();

  smaller.addEventListener("click", () => zoom(level - 1));
  larger.addEventListener("click", () => zoom(level + 1));
  bar.querySelector("[data-whole]").addEventListener("click", () => zoom(0));
  view.addEventListener("keydown", key);
  for (const item of figure.querySelectorAll("[data-number]")) {
    if (item.tagName !== "LI") continue;
    item.addEventListener("pointerenter", () => mark(item, true));
    item.addEventListener("pointerleave", () => mark(item, false));
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    const wanted = { "+": level + 1, "=": level + 1, "-": level - 1, 0: 0 }[event.key];
    if (wanted !== undefined) zoom(wanted);
    else if (moves && level > 0) view.scrollBy(...moves);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // What is in the middle stays in the middle, and the page below does not move.
  function zoom(wanted) {
    const next = Math.min(LEVELS.length - 1, Math.max(0, wanted));
    if (next === level) return;
    const across = (view.scrollLeft + view.clientWidth / 2) / stage.offsetWidth;
    const down = (view.scrollTop + view.clientHeight / 2) / stage.offsetHeight;
    if (level === 0) view.style.blockSize = `${view.offsetHeight}px`;
    level = next;
    stage.style.inlineSize = `${LEVELS[level] * 100}%`;
    if (level === 0) view.style.blockSize = "";
    view.scrollTo(across * stage.offsetWidth - view.clientWidth / 2, down * stage.offsetHeight - view.clientHeight / 2);
    tell();
    said.textContent = figure.dataset.wordZoom.replace("%s", LEVELS[level] * 100);
  }

  function tell() {
    smaller.setAttribute("aria-disabled", String(level === 0));
    larger.setAttribute("aria-disabled", String(level === LEVELS.length - 1));
  }

  function mark(item, on) {
    figure.querySelector(`g[data-number="${item.dataset.number}"]`)?.classList.toggle("here", on);
  }
}

addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("[data-stage], [data-view]")) part.removeAttribute("style");
});
