// The player: saving by itself, the countdown, flags and order buttons. Each works without it too.

import { Autosave, describe } from "./autosave.js";
import { enhanceOrder } from "./ordering.js";
import { enhancePractice } from "./practice.js";
import { startTimer } from "./timer.js";

const form = document.querySelector("[data-player]");
const words = document.querySelector("template[data-words]").dataset;
const state = document.querySelector("[data-save-state]");
const spoken = document.querySelector("[data-timer-spoken]");
const handIn = document.getElementById(form.dataset.submitForm);
const SETTLE = 8000;

const saving = new Autosave({
  form,
  words,
  onState: showState,
  onClock: (now) => timer?.correct(now),
  onClosed: (reply) => {
    const link = document.createElement("a");
    link.href = reply.url;
    link.textContent = words.closed;
    state.append(" ", link);
  },
});

function showState(kind, text) {
  state.classList.toggle("waiting", kind === "waiting");
  // "Saving" is seen, not heard: the region speaks only what has happened.
  if (kind === "saving") { if (!state.classList.contains("waiting")) state.dataset.saving = ""; return; }
  delete state.dataset.saving;
  if (state.textContent !== text) state.textContent = text;
}

function enhance(place) {
  for (const list of place.querySelectorAll("[data-order]")) enhanceOrder(list, words, (text) => { spoken.textContent = text; });
}
enhance(form);
enhancePractice({
  form, saving, spoken, words, onState: showState,
  onQuestion: (question) => { saving.watch(question); enhance(question); document.dispatchEvent(new CustomEvent("question-replaced", { detail: question })); },
});

const element = document.querySelector("[data-timer]");
const timer = element && startTimer({ element, spoken, words, stateUrl: form.dataset.stateUrl, onEnd: timeIsOver });

async function settled() {
  await Promise.race([saving.flush(), new Promise((done) => setTimeout(done, SETTLE))]);
  return !saving.isDirty;
}

async function timeIsOver() {
  handIn.hidden = false;
  await settled();
  saving.closed = true;
  handIn.requestSubmit();
}

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button.matches("[data-check], [data-hint]")) return;
  const [verb, slot] = button.value.split("-");
  if (verb === "flag" || verb === "unflag") {
    event.preventDefault();
    try {
      await saving.setFlag(slot, verb === "flag");
      showFlag(slot, verb === "flag");
    } catch {
      state.textContent = words.retry;
    }
    return;
  }
  if (!saving.isDirty) { saving.closed = true; return; }
  // Answers on their way arrive first, or the form would meet its own newer revision.
  event.preventDefault();
  if (!(await settled())) return;
  saving.closed = true;
  const pressed = document.createElement("input");
  pressed.type = "hidden";
  pressed.name = button.name;
  pressed.value = button.value;
  form.append(pressed);
  form.submit();
});

// A chosen file goes with any button of the page. Whoever leaves in another way is asked first.
addEventListener("beforeunload", (event) => {
  const chosen = [...form.querySelectorAll("input[type=file]")].some((field) => field.value);
  if (chosen && !saving.closed) event.preventDefault();
});

function showFlag(slot, flagged) {
  const question = form.querySelector(`[data-question="${slot}"]`);
  const button = question.querySelector("[data-flag]");
  button.value = `${flagged ? "unflag" : "flag"}-${slot}`;
  button.setAttribute("aria-pressed", String(flagged));
  question.querySelector("[data-flag-word]")?.remove();
  const place = document.querySelector(`[data-place="${slot}"]`);
  if (!place) return;
  place.classList.toggle("flagged", flagged);
  describe(place, words);
}

for (const link of form.querySelectorAll("[data-leaves]")) link.addEventListener("click", async (event) => {
  if (!saving.isDirty) return;
  event.preventDefault();
  if (await settled()) location.assign(link.href);
});
