// A button beside a link that copies it. Where that cannot be done the link stays to be marked.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.copy);
  const says = button.closest("aside, li, section").querySelector("[data-copy-says]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    says.textContent = "";
    try {
      await navigator.clipboard.writeText(field.value);
      says.textContent = button.dataset.copied;
    } catch {
      field.select();
    }
  });
}
