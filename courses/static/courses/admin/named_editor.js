// Rich text fields have no element that their label could name, so each editor gets the words that stand above it:
// the label of its field, or the kind of its block.
const EDITORS = ".public-DraftEditor-content:not([aria-label])";

const nameOf = (editor) => {
  const field = editor.closest("[data-contentpath]:not([data-streamfield-child]), .w-panel__content > div")?.querySelector(".w-field__label");
  const words = field ?? editor.closest(".w-panel")?.querySelector(".c-sf-block__type, [data-panel-heading-text]");
  return words?.firstChild?.textContent.trim();
};

const name = () => {
  for (const editor of document.querySelectorAll(EDITORS)) {
    const words = nameOf(editor) ?? document.querySelector("label[for=id_words]")?.firstChild.textContent.trim();
    if (words) editor.setAttribute("aria-label", words);
  }
};

name();
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
