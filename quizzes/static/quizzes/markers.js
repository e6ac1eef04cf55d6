// A click on the picture puts the marked label into the square that was hit, and a label can be dragged.
// Without this script the columns and rows of the list do the same.

for (const markers of document.querySelectorAll("[data-markers]")) enhance(markers);
document.addEventListener("question-replaced", ({ detail }) => { for (const markers of detail.querySelectorAll("[data-markers]")) enhance(markers); });

function enhance(markers) {
  const question = markers.closest("[data-question]");
  const plate = markers.querySelector(".picture-plate");
  const over = markers.querySelector(".picture-over");
  const { width, height } = over.viewBox.baseVal;
  const columns = Number(markers.dataset.columns);
  const rows = Number(markers.dataset.rows);
  const all = [...markers.querySelectorAll("[data-marker-row]")].map((row) => {
    const [column, number] = row.querySelectorAll("select");
    return { row, column, number, badge: over.querySelector(`[data-marker="${row.dataset.markerRow}"]`) };
  });
  if (all.some(({ column }) => column.matches(":disabled"))) return;

  const hint = document.createElement("p");
  hint.className = "small muted";
  hint.textContent = markers.dataset.hint;
  markers.querySelector(".marker-list").before(hint);
  plate.classList.add("takes-clicks");

  let active = null;
  let dragged = false;
  for (const marker of all) {
    marker.row.addEventListener("focusin", () => choose(marker));
    marker.row.addEventListener("pointerdown", () => choose(marker));
    for (const select of [marker.column, marker.number]) select.addEventListener("input", draw);
  }
  plate.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const hit = all.find(({ badge }) => badge.contains(event.target));
    if (hit) choose(hit);
    dragged = true;
    plate.setPointerCapture(event.pointerId);
    if (!hit) place(event);
  });
  plate.addEventListener("pointermove", (event) => { if (dragged) place(event); });
  plate.addEventListener("pointerup", () => {
    if (!dragged) return;
    dragged = false;
    question?.dispatchEvent(new InputEvent("input", { bubbles: true }));
    choose(all.find((marker) => !isPlaced(marker)) ?? active);
  });
  plate.addEventListener("pointercancel", () => { dragged = false; });
  question?.addEventListener("answer-written", draw);
  choose(all.find((marker) => !isPlaced(marker)) ?? all[0]);
  draw();

  function choose(marker) {
    active = marker;
    for (const each of all) each.row.classList.toggle("active", each === marker);
  }

  function place(event) {
    const bounds = over.getBoundingClientRect();
    const within = (part, count) => Math.min(count - 1, Math.max(0, Math.floor(part * count)));
    active.column.selectedIndex = within((event.clientX - bounds.left) / bounds.width, columns) + 1;
    active.number.selectedIndex = within((event.clientY - bounds.top) / bounds.height, rows) + 1;
    draw();
  }

  function draw() {
    for (const marker of all) {
      if (!isPlaced(marker)) { marker.badge.setAttribute("display", "none"); continue; }
      const x = ((marker.column.selectedIndex - 0.5) * width) / columns;
      const y = ((marker.number.selectedIndex - 0.5) * height) / rows;
      marker.badge.removeAttribute("display");
      marker.badge.setAttribute("transform", `translate(${x} ${y})`);
    }
  }

  function isPlaced({ column, number }) {
    return column.selectedIndex > 0 && number.selectedIndex > 0;
  }
}
