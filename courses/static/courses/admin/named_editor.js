// The rich text field has no element that its label could name, so the editor gets the label's words once it is there.
const label = document.querySelector("label[for=id_words]");
const name = () => {
  const editor = document.querySelector(".public-DraftEditor-content");
  if (editor && label) editor.setAttribute("aria-label", label.firstChild.textContent.trim());
  return Boolean(editor);
};
if (!name()) {
  const watch = new MutationObserver(() => { if (name()) watch.disconnect(); });
  watch.observe(document.body, { childList: true, subtree: true });
}
