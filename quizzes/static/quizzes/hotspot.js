// Regions of a picture can be reached by Tab and pressed. Without this script the list does the same,
// and a click on a region still ticks its entry, because each region holds a label.

for (const hotspot of document.querySelectorAll("[data-hotspot]")) enhance(hotspot);
document.addEventListener("question-replaced", ({ detail }) => { for (const hotspot of detail.querySelectorAll("[data-hotspot]")) enhance(hotspot); });

function enhance(hotspot) {
  const question = hotspot.closest("[data-question]");
  const over = hotspot.querySelector(".picture-over");
  const regions = [...hotspot.querySelectorAll("[data-region]")].map((element) => ({
    element,
    input: hotspot.querySelector(`input[value="${element.dataset.region}"]`),
  }));
  if (regions.some(({ input }) => input.matches(":disabled"))) return;

  over.removeAttribute("aria-hidden");
  over.setAttribute("role", "group");
  over.setAttribute("aria-label", hotspot.dataset.group);
  for (const { element, input } of regions) {
    element.setAttribute("role", "button");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-label", `${hotspot.dataset.regionWord} ${input.closest("label").textContent.trim()}`);
    element.querySelector("foreignObject").setAttribute("aria-hidden", "true");
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      input.click();
    });
  }
  hotspot.addEventListener("input", draw);
  question?.addEventListener("answer-written", draw);
  draw();

  function draw() {
    for (const { element, input } of regions) element.setAttribute("aria-pressed", String(input.checked));
  }
}
