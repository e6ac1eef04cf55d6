// Notes and highlights without leaving the line. Each button would work as a plain form post as well.

import { locate, quoteOf } from "./quotes.js";

export function startNotes({ lesson, outbox, say }) {
  const form = document.getElementById("notes");
  const contentOf = (part) => part.querySelector(".part-body");
  let chosen = null; // { part, quote }

  const bar = document.createElement("div");
  bar.className = "note-bar";
  bar.hidden = true;
  bar.setAttribute("role", "group");
  const highlight = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: lesson.dataset.wordsHighlight });
  const write = Object.assign(document.createElement("button"), { type: "button", className: "button small quiet", textContent: lesson.dataset.wordsNote });
  bar.append(highlight, write);
  lesson.append(bar);

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const start = range?.startContainer instanceof Element ? range.startContainer : range?.startContainer.parentElement;
    const part = start?.closest(".part-body")?.closest("[data-part]");
    const quote = part && quoteOf(contentOf(part), range);
    if (quote) {
      chosen = { part, quote };
      const box = range.getBoundingClientRect();
      const room = lesson.getBoundingClientRect();
      bar.hidden = false;
      const floor = document.querySelector(".bottom-bar")?.getBoundingClientRect().top ?? innerHeight;
      const under = box.bottom + 8 + bar.offsetHeight <= floor;
      bar.style.insetBlockStart = `${(under ? box.bottom + 8 : box.top - 8 - bar.offsetHeight) - room.top}px`;
      bar.style.left = `${Math.max(0, Math.min(box.left - room.left, room.width - bar.offsetWidth))}px`;
    } else if (!lesson.contains(document.activeElement) || !document.activeElement.closest(".part-tools, .note-bar")) {
      bar.hidden = true;
      if (!range) chosen = null;
    }
  });
  // Pressing must not lose what is marked.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  highlight.addEventListener("click", () => { if (chosen) add(chosen.part, "", chosen.quote); });
  write.addEventListener("click", () => { if (chosen) open(chosen.part); });

  function open(part) {
    const tools = part?.querySelector(".part-tools");
    if (!tools) return;
    tools.open = true;
    bar.hidden = true;
    marked(tools, chosen?.part === part ? chosen.quote : null);
    const field = tools.querySelector("textarea");
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  // What the note will be about stands above the field.
  function marked(tools, quote) {
    tools.querySelector(".note-quote")?.remove();
    tools.quote = quote;
    if (!quote) return;
    const shown = Object.assign(document.createElement("blockquote"), { className: "note-quote", textContent: quote.exact });
    tools.querySelector(".part-tools-in").prepend(shown);
  }

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const part = button?.closest("[data-part]");
    if (!part) return;
    event.preventDefault();
    const note = button.closest(".note");
    if (note) {
      const field = note.querySelector("textarea");
      send(part, button.getAttribute("formaction"), { [field.name]: field.value }, field);
      return;
    }
    const tools = button.closest(".part-tools");
    add(part, tools.querySelector("textarea").value, tools.quote);
  });

  function add(part, text, quote) {
    const key = part.dataset.part;
    const fields = { block: key, sent_key: crypto.randomUUID(), [`text-${key}`]: text };
    if (quote) Object.assign(fields, { quote: quote.exact, prefix: quote.prefix, suffix: quote.suffix });
    return send(part, form.action, fields, part.querySelector(".part-tools textarea"));
  }

  async function send(part, url, fields, field) {
    problem(part, "");
    const answer = await outbox.send(url, { ...fields, block: part.dataset.part });
    if (answer === null) {
      say(lesson.dataset.wordsKept, true);
      waiting(part, fields[`text-${part.dataset.part}`] || fields.quote || field.value);
      finish(part);
    } else if (answer.problem) {
      const tools = part.querySelector(".part-tools");
      if (field.closest(".part-tools")) tools.open = true;
      problem(part, answer.problem);
      field.focus();
    } else if (answer.html !== undefined) {
      show(part.dataset.part, answer);
      finish(part);
    } else {
      problem(part, lesson.dataset.wordsFailed);
    }
  }

  function finish(part) {
    const tools = part.querySelector(".part-tools");
    if (tools) {
      tools.querySelector("textarea").value = "";
      marked(tools, null);
      const held = tools.contains(document.activeElement);
      tools.open = false;
      if (held) tools.querySelector("summary").focus();
    }
    getSelection().removeAllRanges();
    bar.hidden = true;
    chosen = null;
  }

  function waiting(part, words) {
    const kept = Object.assign(document.createElement("p"), { className: "note note-waiting", textContent: words });
    part.querySelector(".part-notes").append(kept);
  }

  function problem(part, words) {
    part.querySelector(".field-errors")?.remove();
    if (!words) return;
    const shown = Object.assign(document.createElement("p"), { className: "field-errors", textContent: words });
    shown.setAttribute("role", "alert");
    (part.querySelector(".part-tools[open] .part-tools-in") ?? part.querySelector(".part-notes")).prepend(shown);
  }

  function show(key, answer) {
    const part = lesson.querySelector(`[data-part="${CSS.escape(key)}"]`);
    if (!part) return;
    part.querySelector(".part-notes").innerHTML = answer.html;
    if (answer.words) say(answer.words);
    paint();
  }

  function paint() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = [];
    for (const quote of lesson.querySelectorAll("[data-quote]")) {
      const part = quote.closest("[data-part]");
      const content = part && contentOf(part);
      const range = content && locate(content, { exact: quote.textContent, prefix: quote.dataset.prefix, suffix: quote.dataset.suffix });
      if (range) ranges.push(range);
    }
    CSS.highlights.set("notes", new Highlight(...ranges));
  }

  paint();
  return { open, show, selectedPart: () => chosen?.part };
}
