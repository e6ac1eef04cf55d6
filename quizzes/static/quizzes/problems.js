// What a save said about a question, shown at the question.

export function showRefusal(question, sentence) {
  let list = question.querySelector(":scope > .field-errors");
  if (!sentence) { list?.remove(); return; }
  if (!list) {
    list = document.createElement("ul");
    list.className = "field-errors";
    question.querySelector("legend").after(list);
  }
  const item = document.createElement("li");
  item.textContent = sentence;
  list.replaceChildren(item);
}

export function showClosed(question, sentence) {
  showRefusal(question, sentence);
  question.disabled = true;
}

export function showConflict(question, words, reply, { keepHere, keepThere }) {
  question.querySelector(":scope > [data-conflict]")?.remove();
  const panel = document.createElement("div");
  panel.className = "notice warning";
  panel.dataset.conflict = "";
  panel.tabIndex = -1;
  const inside = document.createElement("div");
  const title = document.createElement("p");
  title.className = "notice-title";
  title.textContent = words.conflict;
  const both = document.createElement("dl");
  both.className = "two-answers";
  for (const [term, text] of [[words.there, reply.stored], [words.here, reply.sent]]) {
    const pair = document.createElement("div");
    const dt = document.createElement("dt");
    const dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = text;
    pair.append(dt, dd);
    both.append(pair);
  }
  const lost = document.createElement("p");
  lost.textContent = words.lost;
  const actions = document.createElement("p");
  actions.className = "actions";
  for (const [text, act] of [[words.keepHere, keepHere], [words.keepThere, keepThere]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = text;
    button.addEventListener("click", async () => {
      panel.remove();
      await act();
      question.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
    });
    actions.append(button);
  }
  inside.append(title, both, lost, actions);
  panel.append(inside);
  question.querySelector("legend").after(panel);
  // The learner may be typing: the panel is announced, focus stays where it is.
  panel.setAttribute("role", "alert");
}
