// Up and down buttons instead of numbers. Without this script the numbers do the same.

export function enhanceOrder(list, words, say) {
  const question = list.closest("[data-question]");
  const items = () => [...list.children];
  const hint = question.querySelector(".hint");
  hint.textContent = words.orderHint;

  const confirm = document.createElement("button");
  confirm.type = "button";
  confirm.className = "button quiet small";
  confirm.textContent = words.confirmOrder;
  confirm.addEventListener("click", () => { number(); items()[0].querySelector("button:not(:disabled)").focus(); });
  list.after(confirm);

  for (const item of items()) {
    const select = item.querySelector("select");
    select.hidden = true;
    const place = document.createElement("span");
    place.className = "order-place";
    const buttons = document.createElement("span");
    buttons.className = "order-buttons";
    buttons.append(mover(item, -1, words.up), mover(item, 1, words.down));
    item.prepend(place);
    item.append(buttons);
  }
  question.addEventListener("answer-written", () => {
    const placed = (item) => Number(item.querySelector("select").value) || Infinity;
    list.append(...items().sort((a, b) => placed(a) - placed(b)));
    draw();
  });
  draw();

  function mover(item, step, word) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.dataset.step = step;
    button.textContent = word;
    const what = document.createElement("span");
    what.className = "visually-hidden";
    what.textContent = `: ${item.dataset.text}`;
    button.append(what);
    button.addEventListener("click", () => {
      if (step < 0) item.previousElementSibling?.before(item);
      else item.nextElementSibling?.after(item);
      number();
      const still = button.disabled ? item.querySelector("button:not(:disabled)") : button;
      still.focus();
      say(`${item.dataset.text}: ${words.placeWord.replace("{place}", items().indexOf(item) + 1).replace("{count}", items().length)}`);
    });
    return button;
  }

  function number() {
    items().forEach((item, at) => { item.querySelector("select").value = String(at + 1); });
    draw();
    question.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  function draw() {
    const all = items();
    const placed = all.every((item) => item.querySelector("select").value !== "");
    all.forEach((item, at) => {
      item.querySelector(".order-place").textContent = placed ? `${at + 1}.` : "–";
      item.querySelector("[data-step='-1']").disabled = at === 0;
      item.querySelector("[data-step='1']").disabled = at === all.length - 1;
    });
    confirm.hidden = placed;
  }
}
