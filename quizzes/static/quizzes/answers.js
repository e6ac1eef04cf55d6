// Reading an answer out of a question's fields, and putting one in. The shapes are those of a plain form,
// whatever the kind: parts by name where the fields are qn-part, a list for checkboxes, otherwise one text.

export function read(question) {
  const fields = fieldsOf(question);
  const parts = fields.filter((field) => partOf(field, question));
  if (parts.length) return Object.fromEntries(groups(parts).map(([name, group]) => [name.slice(prefix(question).length), one(group)]));
  if (fields.some((field) => field.type === "checkbox")) return fields.filter((field) => field.checked).map((field) => field.value);
  return one(fields);
}

export function write(question, given) {
  for (const field of fieldsOf(question)) {
    const part = partOf(field, question);
    const wanted = part ? given?.[part] ?? "" : given ?? "";
    if (field.type === "radio" || field.type === "checkbox") field.checked = [wanted].flat().includes(field.value);
    else if (field.type !== "file") field.value = wanted;
  }
  question.dispatchEvent(new CustomEvent("answer-written"));
}

export function isEmpty(given) {
  if (typeof given === "string") return given.trim() === "";
  return Object.values(given).every((part) => part === "");
}

function fieldsOf(question) {
  const name = `q${question.dataset.question}`;
  return [...question.querySelectorAll("input, select, textarea")].filter((field) => field.name === name || field.name.startsWith(`${name}-`));
}

function prefix(question) {
  return `q${question.dataset.question}-`;
}

function partOf(field, question) {
  return field.name.startsWith(prefix(question)) ? field.name.slice(prefix(question).length) : "";
}

function groups(fields) {
  return [...Map.groupBy(fields, (field) => field.name)];
}

function one(fields) {
  const choices = fields.filter((field) => field.type === "radio" || field.type === "checkbox");
  if (choices.length) return choices.find((field) => field.checked)?.value ?? "";
  return fields[0]?.value ?? "";
}
