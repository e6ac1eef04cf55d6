// Shows a question as a learner sees it while it is written. Without this the button does the same.

const WAIT = 900;
const form = document.querySelector("[data-live-preview]");
const button = form?.querySelector("[data-preview-button]");
let timer = 0;

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const here = document.activeElement;
    form.requestSubmit(button);
    here?.focus({ preventScroll: true });
  }, WAIT);
});
