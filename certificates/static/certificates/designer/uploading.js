// A picture is sent without leaving the page, and can be used at once.

export function enhanceUpload(form, { used }) {
  const button = form.querySelector("[data-upload]");
  const file = form.elements.upload;
  const said = form.querySelector("[data-upload-said]");
  const use = form.querySelector("[data-use]");
  use.hidden = false;

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (file.files[0]) body.append("upload", file.files[0]);
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.artwork, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = answer.status === 413 ? { said: form.dataset.wordLarge } : await answer.json();
      said.textContent = told.said;
      said.classList.toggle("fault", !answer.ok);
      if (answer.ok) {
        offer(form, told);
        file.value = "";
        await used(told, use.querySelector("select").value);
      }
    } catch {
      said.textContent = form.dataset.wordStale;
      said.classList.add("fault");
    }
    button.removeAttribute("aria-busy");
  });
}

function offer(form, { sha256, name }) {
  const add = (select, value) => {
    if (![...select.options].some((option) => option.value === value)) select.append(new Option(name, value));
  };
  for (const select of form.querySelectorAll("select[name$='_behind']")) add(select, `artwork:${sha256}`);
  for (const select of form.querySelectorAll("select[name$='-artwork']")) add(select, sha256);
  for (const template of document.querySelectorAll("template[data-blank='image']")) {
    for (const select of template.content.querySelectorAll("select[name$='-artwork']")) add(select, sha256);
  }
}
