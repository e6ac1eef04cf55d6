// The lesson: where somebody is and what they have seen, told to the server in small posts. Without this file the
// lesson reads the same and the button alone says that it is done.

import { startKeys } from "./keys.js";
import { startNotes } from "./notes.js";
import { Outbox } from "./offline.js";

const PAUSE = 4000;
const GLANCE = 700;

const lesson = document.querySelector("[data-lesson]");
const saved = document.querySelector("[data-saved]");
const csrf = document.querySelector("#notes [name=csrfmiddlewaretoken]").value;
const parts = [...lesson.querySelectorAll("[data-part]")].filter((part) => part.dataset.part);
const url = lesson.dataset.place;

const outbox = new Outbox({
  person: lesson.dataset.person,
  csrf,
  bar: document.querySelector("[data-offline]"),
  refused: document.querySelector("[data-refused]"),
  onSent: (entry, answer) => {
    if (answer.signIn) say(lesson.dataset.wordsSignIn, true);
    else if (entry?.fields.block && answer.html !== undefined) notes.show(entry.fields.block, answer);
    else if (answer.words) say(answer.words);
  },
});

function say(words, waits = false) {
  saved.textContent = words;
  saved.classList.toggle("waiting", waits);
}

const seen = new Set();
const pending = new Map();
let current = "";
let video = null;
let told = "";
let timer = 0;

// The part at the top third of the window is the one that is read.
function where() {
  const line = innerHeight / 3;
  let found = parts[0];
  for (const part of parts) if (part.getBoundingClientRect().top <= line) found = part;
  return found?.dataset.part ?? "";
}

function fields() {
  const said = { block: current, seen: [...seen].join(",") };
  if (video) Object.assign(said, { video: video.key, second: String(video.second) });
  return said;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(tell, PAUSE);
}

async function tell() {
  if (!url) return;
  const said = fields();
  if (JSON.stringify(said) === told) return;
  const answer = await outbox.send(url, said, { replaces: true });
  if (answer === null) { say(lesson.dataset.wordsKept, true); told = ""; }
  else if (answer.words) { say(answer.words); told = JSON.stringify(said); }
}

function leave() {
  if (!url) return;
  const said = fields();
  if (JSON.stringify(said) === told) return;
  outbox.beacon(url, said);
  told = JSON.stringify(said);
}

if (url && parts.length) {
  // Seen: half of it, or half a window full of it, was there for a moment.
  const watch = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of changes) {
      const key = target.dataset.part;
      const there = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? innerHeight) / 2);
      if (there && !seen.has(key) && !pending.has(key)) {
        pending.set(key, setTimeout(() => { seen.add(key); pending.delete(key); later(); }, GLANCE));
      } else if (!there && pending.has(key)) {
        clearTimeout(pending.get(key));
        pending.delete(key);
      }
    }
  }, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });
  for (const part of parts) watch.observe(part);

  // The page opens at its beginning, which is not a place somebody went to.
  addEventListener("scroll", () => {
    const now = where();
    if (now === current) return;
    current = now;
    later();
  }, { passive: true });
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
}

// Videos say where they are; once they listen they are told where they were.
if (lesson.dataset.video) {
  const detail = { key: lesson.dataset.video, seconds: Number(lesson.dataset.second) };
  const tellVideo = () => document.dispatchEvent(new CustomEvent("filiform:video-resume", { detail }));
  if (document.readyState === "complete") tellVideo();
  else addEventListener("load", tellVideo, { once: true });
}
lesson.addEventListener("filiform:video-time", ({ target, detail }) => {
  const second = Math.floor(Number(detail.seconds));
  if (!detail.key || !(second >= 0)) return;
  video = { key: detail.key, second: detail.ended ? 0 : second };
  const part = target.closest("[data-part]");
  if (part) current = part.dataset.part;
  later();
});

// The button takes along what was seen, so that the answer does not depend on which post was first.
document.querySelector("[data-done]")?.addEventListener("submit", (event) => {
  if (!url || !parts.length) return;
  const form = event.currentTarget;
  for (const [name, value] of [["counted", "1"], ["seen", [...seen].join(",")]]) {
    const field = form.querySelector(`[name=${name}]`) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    field.value = value;
  }
});

const notes = startNotes({ lesson, outbox, say });
startKeys({ lesson, openNote: () => notes.open(notes.selectedPart() ?? lesson.querySelector(`[data-part="${CSS.escape(where())}"]`)) });
