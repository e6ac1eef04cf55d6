// Arrows, n and ?, with a switch that is kept with the person. Never in a field, never with another key held, and
// never where a part of the page uses the arrows itself.

const FIELDS = "input, textarea, select, [contenteditable], dialog";
const OWN_ARROWS = "video, audio, summary, figure, [role=slider], [role=tablist], [role=application], [role=group][tabindex], .table-scroll";

export function startKeys({ lesson, openNote }) {
  const dialog = document.querySelector("[data-keys-dialog]");
  const help = document.querySelector("[data-keys-help]");
  if (!dialog || !help) return;
  help.hidden = false;
  help.addEventListener("click", () => dialog.showModal());
  if (lesson.dataset.keys !== "on") return;

  const isRtl = document.documentElement.dir === "rtl";
  const follow = {
    [isRtl ? "ArrowRight" : "ArrowLeft"]: () => document.querySelector(".bottom-bar [rel=prev]")?.href,
    [isRtl ? "ArrowLeft" : "ArrowRight"]: () => document.querySelector(".bottom-bar [rel=next]")?.href ?? dialog.dataset.next,
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(FIELDS)) return;
    if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
    } else if (event.key === "n" && !event.repeat) {
      event.preventDefault();
      openNote();
    } else if (follow[event.key] && !event.repeat && !event.shiftKey && !target.closest(OWN_ARROWS)) {
      const address = follow[event.key]();
      if (address) location.assign(address);
    }
  });
}
