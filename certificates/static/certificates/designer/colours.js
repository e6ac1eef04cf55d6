// The colour of its own is asked for only where a field has one.

export function enhanceColours(root) {
  for (const colour of root.querySelectorAll("[data-colour]")) {
    const [choice, own] = colour.querySelectorAll("select, input");
    if (!choice || !own) continue;
    own.hidden = choice.value !== "own";
  }
}
