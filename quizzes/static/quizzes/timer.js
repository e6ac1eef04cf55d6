// Counts down to the server's deadline by the server's clock, and hands in at zero.

import { ServerClock } from "./serverclock.js";

const MARKS = [["five", 300], ["one", 60]];
const AGAIN = 15000;

export function startTimer({ element, spoken, words, stateUrl, onEnd }) {
  let deadline = Number(element.dataset.deadline);
  const total = (deadline - Number(element.dataset.started)) / 1000;
  let before = Infinity;
  let ended = false;
  const clock = new ServerClock({
    now: Number(element.dataset.now), stateUrl,
    onState: (state) => { if (state.deadline) deadline = state.deadline; if (!ended) tick(); },
  });

  const value = document.createElement("strong");
  const label = document.createElement("span");
  label.textContent = ` ${words.left}`;
  const shown = document.createElement("span");
  shown.append(value, label);
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "button plain small";
  toggle.textContent = words.hide;
  toggle.addEventListener("click", () => {
    shown.hidden = !shown.hidden;
    toggle.textContent = shown.hidden ? words.show : words.hide;
  });
  if (element.querySelector("[data-timer-words]")) element.replaceChildren(shown, " ", toggle);

  const left = () => (deadline - clock.now()) / 1000;

  function say(text) {
    spoken.textContent = text;
  }

  function tick() {
    const seconds = Math.max(0, Math.ceil(left()));
    const minutes = Math.floor(seconds / 60);
    value.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    element.classList.toggle("low", seconds <= 300);
    // Spoken at these marks only: a clock read out each second falls behind.
    if (before === Infinity && total - seconds < 10) say(words.start.replace("{minutes}", Math.round(seconds / 60)));
    if (before > total / 2 && seconds <= total / 2 && before !== Infinity) say(words.half);
    for (const [name, mark] of MARKS) if (total > mark && before > mark && seconds <= mark && before !== Infinity) say(words[name]);
    before = seconds;
    if (seconds > 0 || ended) return;
    ended = true;
    over();
  }

  // The server is asked first: the time may have been made longer, and without a network there is nothing
  // to hand in to. What was saved counts either way.
  async function over() {
    shown.hidden = false;
    const state = await clock.ask();
    if (state?.open && left() > 1) { ended = false; tick(); return; }
    shown.textContent = words.over;
    toggle.remove();
    if (state) {
      clearInterval(running);
      say(words.over);
      onEnd();
      return;
    }
    say(words.overOffline);
    setTimeout(() => { ended = false; }, AGAIN);
    addEventListener("online", () => { ended = false; tick(); }, { once: true });
  }

  const running = setInterval(tick, 1000);
  tick();
  return clock;
}
