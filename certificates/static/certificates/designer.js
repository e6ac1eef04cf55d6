// Draws a certificate. The form below is the only truth and works without this; here its fields become boxes on
// the sheet, and the sheet shows what the engine would print.

import { enhanceColours } from "./designer/colours.js";
import { Fields } from "./designer/fields.js";
import { History } from "./designer/history.js";
import { sheetSize } from "./designer/paper.js";
import { Preview } from "./designer/preview.js";
import { Sheet } from "./designer/sheet.js";
import { enhanceUpload } from "./designer/uploading.js";

for (const form of document.querySelectorAll("[data-designer]")) start(form);

function start(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const words = form.dataset;
  const said = find("said");
  const state = find("state");
  const picture = find("picture");
  const fields = new Fields(form);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const short = (box) => Object.fromEntries(Object.entries(box).map(([side, length]) => [side, typeof length === "number" ? String(Math.round(length * 10) / 10) : length]));
  const look = (name) => form.elements[`look-${name}`];
  let saved = true;
  let leaving = false;

  const sheet = new Sheet(find("over"), picture, fields, {
    size: () => sheetSize(form.elements["sheet-paper"].value, form.elements["sheet-orientation"].value),
    page: () => Number(look("page").value) || 1,
  }, {
    chosen: (field) => choose(field),
    moving: () => {},
    moved: (field) => { change(); announce(field, false); },
    keyed: (field, sizes) => { changeSoon(); announce(field, sizes); },
    removed: (field) => remove(field),
    entered: async (field) => { if (await unfold(field)) fields.input(field, "x").focus(); },
  }, {
    place: (values) => fill(words.wordPlace, short(values)),
    role: words.wordRole,
    at: (box) => fill(words.wordAt, short(box)),
    size: (box) => fill(words.wordSize, short(box)),
  });

  const history = new History(form, fields.list, () => {
    find("undo").disabled = !history.canUndo;
    find("redo").disabled = !history.canRedo;
  });

  const preview = new Preview(form, {
    drawn: async ({ picture: drawn, findings }) => {
      find("findings").innerHTML = findings;
      form.classList.remove("stale");
      if (drawn) {
        picture.src = drawn;
        await picture.decode().catch(() => {});
      }
      sheet.settle();
    },
    failed: () => { form.classList.add("stale"); said.textContent = words.wordStale; sheet.settle(); },
  });

  let noting = 0;

  // One change is whole: it can be undone, and is shown.
  function change() {
    clearTimeout(noting);
    fields.number();
    if (history.note()) unsaved();
    drawAll();
    preview.soon();
  }

  // Keys and typing come in runs; a run is one change.
  function changeSoon() {
    unsaved();
    drawAll();
    preview.soon();
    clearTimeout(noting);
    noting = setTimeout(change, 600);
  }

  function drawAll() {
    enhanceColours(form);
    const pages = Number(form.elements["sheet-pages"].value) || 1;
    find("pages").hidden = pages < 2;
    if (pages < 2) look("page").value = 1;
    for (const button of find("pages").children) button.setAttribute("aria-pressed", String(button.dataset.page === String(look("page").value)));
    sheet.draw();
  }

  function unsaved() {
    saved = false;
    state.textContent = words.wordUnsaved;
  }

  function announce(field, sizes) {
    const box = short(fields.box(field));
    said.textContent = fill(sizes ? words.wordSize : words.wordAt, box);
  }

  // Whether all inputs of a field are there. Without the server the hidden ones stay, and say the same.
  async function unfold(field) {
    try {
      if (await fields.unfold(field)) drawAll();
      return true;
    } catch {
      said.textContent = words.wordStale;
      return false;
    }
  }

  function choose(field, { focus = false } = {}) {
    const page = fields.page(field);
    if (page !== Number(look("page").value)) { look("page").value = page; preview.soon(); drawAll(); }
    for (const each of fields.all()) if (each !== field && each.open) each.open = false;
    field.open = true;
    unfold(field);
    sheet.choose(field, { focus });
    const panel = form.querySelector(".drawer");
    if (panel.scrollHeight > panel.clientHeight + 8) panel.scrollTo({ top: field.offsetTop - panel.offsetTop - 8 });
  }

  function add(field, after = null) {
    if (after) after.after(field); else fields.list.append(field);
    fields.input(field, "page").value = look("page").value;
    change();
    choose(field, { focus: true });
    said.textContent = fill(words.wordAdded, { name: fields.called(field) });
  }

  function remove(field) {
    const next = field.nextElementSibling ?? field.previousElementSibling;
    const name = fields.called(field);
    field.remove();
    change();
    if (next && fields.page(next) === Number(look("page").value)) choose(next, { focus: true });
    else find("add").focus();
    said.textContent = fill(words.wordGone, { name });
  }

  const deeds = {
    up: (field) => { field.previousElementSibling?.before(field); change(); },
    down: (field) => { field.nextElementSibling?.after(field); change(); },
    twin: async (field) => add(await fields.twin(field), field),
    remove,
  };

  fields.list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    event.preventDefault();
    const isTwin = button.dataset.do === "twin";
    await deeds[button.dataset.do](button.closest("[data-field]"));
    if (button.isConnected && !isTwin) button.focus();
  });
  fields.list.addEventListener("toggle", (event) => {
    const field = event.target.closest?.("[data-field]");
    if (field !== event.target || !field.open) return;
    unfold(field);
    if (sheet.chosen !== field) choose(field);
  }, true);
  find("add").addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      add(await fields.blank(form.elements["add-kind"].value));
    } catch {
      said.textContent = words.wordStale;
    }
  });

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-look]")) { preview.soon(); return; }
    if (event.target.name && event.target.name !== "upload") changeSoon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name && event.target.name !== "upload" && !event.target.closest("[data-look]")) change();
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".findings a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field?.matches("[data-field]")) return;
    event.preventDefault();
    choose(field, { focus: true });
  });

  for (const button of find("pages").children) {
    button.addEventListener("click", () => { look("page").value = button.dataset.page; drawAll(); preview.now(); });
  }
  const outlines = find("outlines");
  outlines.hidden = false;
  outlines.addEventListener("click", () => {
    const on = outlines.getAttribute("aria-pressed") !== "true";
    outlines.setAttribute("aria-pressed", String(on));
    form.classList.toggle("bare", !on);
  });

  const steps = { undo: () => history.undo(), redo: () => history.redo() };
  for (const [name, step] of Object.entries(steps)) {
    find(name).hidden = false;
    find(name).addEventListener("click", () => travel(step));
  }

  function travel(step) {
    clearTimeout(noting);
    history.note();
    step();
    unsaved();
    fields.number();
    if (sheet.chosen && !sheet.chosen.isConnected) sheet.choose(null);
    drawAll();
    preview.soon();
  }

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const typing = event.target.matches?.("textarea, input:not([type=checkbox], [type=radio], [type=color])");
    const key = event.key.toLowerCase();
    if (key === "s") { event.preventDefault(); save(); }
    else if (key === "z" && !typing) { event.preventDefault(); travel(event.shiftKey ? steps.redo : steps.undo); }
    else if (key === "y" && !typing) { event.preventDefault(); travel(steps.redo); }
  });

  // Saved where one is. What cannot be saved that way is sent as a page, which says why.
  async function save() {
    clearTimeout(noting);
    fields.number();
    const body = new FormData(form);
    body.delete("upload");
    body.set("action", "save");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      form.elements.seen.value = told.seen;
      saved = true;
      state.textContent = words.wordSaved;
      said.textContent = told.said;
    } catch {
      leaving = true;
      form.requestSubmit(find("save"));
    }
  }

  find("save").addEventListener("click", (event) => {
    if (leaving) return;
    event.preventDefault();
    save();
  });
  form.addEventListener("submit", () => { leaving = true; fields.number(); });
  window.addEventListener("beforeunload", (event) => { if (!saved && !leaving) event.preventDefault(); });

  enhanceUpload(form, {
    used: async ({ sha256 }, where) => {
      if (where === "field") {
        const field = await fields.blank("image");
        const select = fields.input(field, "artwork");
        if (![...select.options].some((option) => option.value === sha256)) select.append(new Option(sha256.slice(0, 8), sha256));
        select.value = sha256;
        add(field);
        fields.input(field, "alt").focus();
      } else if (where) {
        form.elements[`sheet-${where}`].value = `artwork:${sha256}`;
        change();
      }
    },
  });

  for (const hidden of form.querySelectorAll("[data-keys], [data-do=twin]")) hidden.hidden = false;
  form.classList.add("drawing");
  drawAll();
  // The page came with the picture and with what is wrong, except where it shows what could not be saved.
  if ("unsaved" in form.dataset) preview.now();
  const aimed = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (aimed) choose(aimed);
}
