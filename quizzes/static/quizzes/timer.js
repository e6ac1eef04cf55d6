// Counts down to the server's deadline. The device's own clock only measures what passes in between.

const MARKS = [["five", 300], ["one", 60]];

export function startTimer({ element, spoken, words, onEnd }) {
  const deadline = Number(element.dataset.deadline);
  const total = (deadline - Number(element.dataset.started)) / 1000;
  let offset = Number(element.dataset.now) - performance.now();
  let before = Infinity;
  let ended = false;

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

  const left = () => (deadline - performance.now() - offset) / 1000;

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
    if (seconds > 0) return;
    clearInterval(running);
    if (ended) return;
    ended = true;
    shown.hidden = false;
    shown.textContent = words.over;
    say(words.over);
    toggle.remove();
    onEnd();
  }

  const running = setInterval(tick, 1000);
  tick();
  return { correct: (now) => { offset = now - performance.now(); } };
}
