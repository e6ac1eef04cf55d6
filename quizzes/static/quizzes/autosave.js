// Saves each answer by itself. What is not saved stays in the page and in this browser, also over a reload,
// and is tried again.

import { isEmpty, read, write } from "./answers.js";
import { draftOf, forgetAttempt, forgetDraft, forgetOldDrafts, keepDraft, slotsWithDrafts } from "./drafts.js";
import { showClosed, showConflict, showRefusal } from "./problems.js";

const DEBOUNCE = 2000;
const ROUND = 30000;
const LONGEST_WAIT = 30000;

export class Autosave {
  constructor({ form, words, onState, onClock, onClosed }) {
    Object.assign(this, { form, words, onState, onClock, onClosed });
    this.attempt = form.dataset.attempt;
    this.questions = new Map();
    this.closed = false;
    // Files go with their own button, not by themselves.
    for (const element of form.querySelectorAll("[data-question]")) if (!element.querySelector("input[type=file]")) this.watch(element);
    forgetOldDrafts();
    this.#sendDraftsOfOtherPages();
    setInterval(() => this.flush(), ROUND);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.flush({ keepalive: true }); });
    addEventListener("online", () => this.flush());
    addEventListener("beforeunload", (event) => { if (this.isDirty && !this.closed) event.preventDefault(); });
  }

  get isDirty() {
    return [...this.questions.values()].some((question) => question.dirty && !question.held);
  }

  // Sends everything that waits. Resolves when each has its answer from the server, or failed once.
  flush({ keepalive = false } = {}) {
    return Promise.all([...this.questions.values()].filter((question) => question.dirty && !question.held).map((question) => this.#save(question, keepalive)));
  }

  // True when this question is saved as it stands.
  async settle(slot) {
    const question = this.questions.get(slot);
    if (question?.dirty && !question.held) await this.#save(question, false);
    return !question?.dirty && !question?.held;
  }

  async setFlag(slot, flagged) {
    const reply = await this.#send(slot, { flagged }, false);
    if (!reply.ok) throw new Error("not flagged");
  }

  // A question that is new in the page, or has come anew from the server.
  watch(element) {
    const slot = element.dataset.question;
    const question = {
      slot, element, dirty: false, held: false, saving: null, wait: DEBOUNCE, timer: 0, saveId: "",
      revisionField: this.form.elements[`revision-${slot}`], shownField: this.form.elements[`shown-${slot}`],
    };
    this.questions.set(slot, question);
    element.addEventListener("input", () => this.#changed(question));
    queueMicrotask(() => this.#restore(question));
  }

  forget(slot) {
    clearTimeout(this.questions.get(slot)?.timer);
    this.questions.delete(slot);
    forgetDraft(this.attempt, slot);
  }

  // The server is asked with the same save id: if it had the answer already, nothing happens twice; if another
  // window was first, both texts are shown.
  #restore(question) {
    const draft = draftOf(this.attempt, question.slot);
    if (!draft) return;
    write(question.element, draft.answer);
    question.revisionField.value = draft.revision;
    question.shownField.value = "-";
    Object.assign(question, { dirty: true, saveId: draft.saveId });
    this.onState("waiting", this.words.restored);
    this.#save(question, false);
  }

  async #sendDraftsOfOtherPages() {
    for (const slot of slotsWithDrafts(this.attempt)) {
      if (this.questions.has(slot)) continue;
      const draft = draftOf(this.attempt, slot);
      if (!draft) continue;
      try {
        const reply = await this.#send(slot, { answer: draft.answer, revision: draft.revision, save_id: draft.saveId }, false);
        const isConflict = reply.status === 409 && !reply.closed;
        if (reply.status && reply.status < 500 && !isConflict) forgetDraft(this.attempt, slot, draft.saveId);
        if (reply.status === 200) this.#mark(slot, !isEmpty(draft.answer));
      } catch { /* sent when its page is opened, or the next one */ }
    }
  }

  #changed(question) {
    question.dirty = true;
    question.held = false;
    question.wait = DEBOUNCE;
    question.saveId = crypto.randomUUID();
    // From now on the form holds something else than the page was made with.
    question.shownField.value = "-";
    showRefusal(question.element, "");
    this.#keep(question);
    this.#later(question);
  }

  #keep(question) {
    keepDraft(this.attempt, question.slot, { answer: read(question.element), revision: Number(question.revisionField.value), saveId: question.saveId });
  }

  #later(question) {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => this.#save(question, false), question.wait);
  }

  async #save(question, keepalive) {
    if (question.saving) {
      await question.saving;
      if (!question.dirty || question.held) return;
    }
    clearTimeout(question.timer);
    question.saving = this.#saveOnce(question, keepalive);
    try { await question.saving; } finally { question.saving = null; }
  }

  async #saveOnce(question, keepalive) {
    if (this.closed) return;
    const saveId = question.saveId;
    const answer = read(question.element);
    this.onState("saving", this.words.saving);
    let reply;
    try {
      reply = await this.#send(question.slot, { answer, revision: Number(question.revisionField.value), save_id: saveId }, keepalive);
    } catch {
      this.#failed(question);
      return;
    }
    if (reply.now) this.onClock(reply.now);
    if (reply.status === 200) this.#saved(question, reply, saveId, answer);
    else if (reply.status === 409 && reply.closed) this.#shut(question, reply);
    else if (reply.status === 409) this.#conflict(question, reply);
    else if (reply.status === 410) this.#close(reply);
    else if (reply.status === 422) this.#refused(question, reply, saveId);
    else this.#failed(question);
  }

  async #send(slot, body, keepalive) {
    const response = await fetch(this.form.dataset.saveUrl.replace("/answers/0/", `/answers/${slot}/`), {
      method: "PUT", keepalive, redirect: "manual", credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify(body),
    });
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { ...(isJson ? await response.json() : {}), status: isJson ? response.status : 0, ok: isJson && response.ok };
  }

  #saved(question, reply, saveId, answer) {
    question.revisionField.value = reply.revision;
    question.wait = DEBOUNCE;
    forgetDraft(this.attempt, question.slot, saveId);
    if (question.saveId === saveId) question.dirty = false;
    else { this.#keep(question); this.#later(question); }
    this.#mark(question.slot, !isEmpty(answer));
    if (!this.isDirty) this.onState("saved", `${this.words.saved} ${reply.at}`);
  }

  #refused(question, reply, saveId) {
    if (question.saveId !== saveId) { this.#later(question); return; }
    question.held = true;
    showRefusal(question.element, reply.said);
    this.onState("waiting", reply.said);
  }

  #conflict(question, reply) {
    question.held = true;
    this.onState("waiting", this.words.conflict);
    showConflict(question.element, this.words, reply, {
      keepHere: () => {
        question.revisionField.value = reply.revision;
        this.#changed(question);
        return this.#save(question, false);
      },
      keepThere: () => {
        write(question.element, reply.given);
        question.revisionField.value = reply.revision;
        question.dirty = question.held = false;
        forgetDraft(this.attempt, question.slot);
        this.#mark(question.slot, !isEmpty(read(question.element)));
        this.onState("saved", this.words.kept);
      },
    });
  }

  // This question alone is closed: the learner went on from it in another window.
  #shut(question, reply) {
    this.forget(question.slot);
    showClosed(question.element, reply.said);
    this.onState("waiting", reply.said);
  }

  #close(reply) {
    this.closed = true;
    forgetAttempt(this.attempt);
    this.onState("waiting", reply.said);
    this.onClosed(reply);
  }

  #failed(question) {
    this.onState("waiting", this.words.retry);
    question.wait = Math.min(question.wait * 2, LONGEST_WAIT);
    this.#later(question);
  }

  #mark(slot, answered) {
    const place = document.querySelector(`[data-place="${slot}"]`);
    if (!place) return;
    place.classList.toggle("answered", answered);
    place.classList.toggle("empty", !answered);
    describe(place, this.words);
  }
}

export function describe(place, words) {
  const said = [place.classList.contains("answered") ? words.answered : words.empty];
  if (place.classList.contains("flagged")) said.push(words.flagged);
  place.querySelector("[data-place-words]").textContent = `, ${said.join(", ")}`;
}
