// The check page: the countdown goes on, and one click hands in once.

import { startTimer } from "./timer.js";

const form = document.getElementById("hand-in");
const element = document.querySelector("[data-timer]");
if (element) {
  startTimer({
    element,
    spoken: document.querySelector("[data-timer-spoken]"),
    words: document.querySelector("template[data-words]").dataset,
    stateUrl: form.dataset.stateUrl,
    onEnd: () => form.requestSubmit(),
  });
}
let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
