// Questions inside a lesson are explained in place. Without this script the form leads to the same lesson
// with the answer explained.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-check-form]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector(".actions .button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    await show(form, await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "block" } }));
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
  }
});

document.addEventListener("click", (event) => {
  const again = event.target.closest("[data-check-again]");
  const before = again && kept.get(again.closest(".check")?.id);
  if (!before) return;
  event.preventDefault();
  const section = again.closest(".check");
  section.replaceWith(before);
  before.querySelector("form").reset();
  before.querySelector("input, select, textarea, button")?.focus();
});

const kept = new Map();

async function show(form, answer) {
  if (!answer.ok) throw new Error(answer.status);
  const section = form.closest(".check");
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const fresh = made.content.querySelector(".check");
  if (!fresh) throw new Error("no block");
  section.replaceWith(fresh);
  if (fresh.querySelector("[data-check-answer]")) kept.set(section.id, section);
  else if (kept.has(section.id)) kept.delete(section.id);
  (fresh.querySelector("[data-check-answer]") ?? fresh.querySelector("input, select, textarea"))?.focus();
  document.dispatchEvent(new CustomEvent("question-replaced", { detail: fresh }));
}
