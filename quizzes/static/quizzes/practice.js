// Practice without leaving the page: the question comes back from the server checked, or with a hint.

export function enhancePractice({ form, saving, spoken, words, onState, onQuestion }) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-check], [data-hint]");
    if (!button) return;
    event.preventDefault();
    const slot = button.dataset.check ?? button.dataset.hint;
    if (form.dataset.asking) return;
    form.dataset.asking = slot;
    ask(button, slot).finally(() => { delete form.dataset.asking; });
  });

  async function ask(button, slot) {
    onState("saving", words.checking);
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (button.dataset.hint) body.set("hint", button.value);
    // What is typed arrives first; the server checks what it has.
    if (!(await saving.settle(slot))) return;
    let reply;
    try {
      const response = await fetch(button.formAction, {
        method: "POST", body, redirect: "manual", credentials: "same-origin", headers: { Accept: "application/json" },
      });
      reply = { ...(await response.json()), status: response.status };
    } catch {
      onState("waiting", words.retry);
      return;
    }
    if (reply.status === 410) { location.assign(reply.url); return; }
    if (reply.status !== 200) { refuse(slot, reply.said); return; }
    if (reply.reload) { location.assign(`#q${slot}`); location.reload(); return; }
    replace(slot, reply);
  }

  function refuse(slot, sentence) {
    onState("waiting", sentence);
    spoken.textContent = sentence;
    form.querySelector(`#q${slot} :is(input:not([type=hidden]), select, textarea)`)?.focus();
  }

  function replace(slot, reply) {
    const old = form.querySelector(`#q${slot}`);
    const fresh = document.adoptNode(new DOMParser().parseFromString(reply.html, "text/html").querySelector(`#q${slot}`));
    old.replaceWith(fresh);
    saving.forget(slot);
    if (fresh.matches("[data-question]")) {
      onQuestion(fresh);
      (fresh.querySelector("[data-hint]") ?? fresh.querySelector("[data-check]")).focus();
    } else {
      fresh.focus();
    }
    spoken.textContent = reply.said;
    onState("saved", reply.said);
  }
}
