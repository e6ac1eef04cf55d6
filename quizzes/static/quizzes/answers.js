// Reading an answer out of a question's fields, and putting one in. The shapes are those of a plain form.

export function read(question) {
  const slot = question.dataset.question;
  switch (question.dataset.kind) {
    case "single_choice":
    case "true_false":
      return question.querySelector("input:checked")?.value ?? "";
    case "multiple_response":
      return [...question.querySelectorAll("input:checked")].map((input) => input.value);
    case "matching":
    case "ordering":
      return Object.fromEntries([...question.querySelectorAll("select")].map((select) => [partOf(select, slot), select.value]));
    default:
      return question.querySelector(`[name="q${slot}"]`).value;
  }
}

export function write(question, given) {
  const slot = question.dataset.question;
  switch (question.dataset.kind) {
    case "single_choice":
    case "true_false":
    case "multiple_response": {
      const chosen = Array.isArray(given) ? given : [given];
      for (const input of question.querySelectorAll("input[type=radio], input[type=checkbox]")) input.checked = chosen.includes(input.value);
      break;
    }
    case "matching":
    case "ordering":
      for (const select of question.querySelectorAll("select")) select.value = given?.[partOf(select, slot)] ?? "";
      question.dispatchEvent(new CustomEvent("answer-written"));
      break;
    default:
      question.querySelector(`[name="q${slot}"]`).value = given ?? "";
  }
}

export function isEmpty(given) {
  if (typeof given === "string") return given.trim() === "";
  return Object.values(given).every((part) => part === "");
}

function partOf(select, slot) {
  return select.name.slice(`q${slot}-`.length);
}
