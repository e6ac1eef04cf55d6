// What was typed and is not saved yet, kept in this browser until the server has it. One entry for each
// attempt and question: {answer, revision, saveId}. Nothing but the learner's own words is ever kept.

const LONGEST = 14 * 24 * 3600 * 1000;

export function keepDraft(attempt, slot, draft) {
  try { localStorage.setItem(name(attempt, slot), JSON.stringify({ ...draft, at: Date.now() })); } catch { /* full or switched off: the page still holds it */ }
}

export function draftOf(attempt, slot) {
  try {
    const draft = JSON.parse(localStorage.getItem(name(attempt, slot)));
    return draft && "answer" in draft ? draft : null;
  } catch { return null; }
}

// Only the draft that the server has: what was typed since then stays.
export function forgetDraft(attempt, slot, saveId) {
  if (saveId && draftOf(attempt, slot)?.saveId !== saveId) return;
  try { localStorage.removeItem(name(attempt, slot)); } catch { /* nothing was kept */ }
}

export function forgetAttempt(attempt) {
  for (const key of keys()) if (key.startsWith(name(attempt, ""))) localStorage.removeItem(key);
}

export function slotsWithDrafts(attempt) {
  return keys().filter((key) => key.startsWith(name(attempt, ""))).map((key) => key.slice(name(attempt, "").length));
}

// Drafts of attempts that nobody came back to.
export function forgetOldDrafts() {
  for (const key of keys()) {
    if (!key.startsWith(PREFIX)) continue;
    let at = 0;
    try { at = JSON.parse(localStorage.getItem(key)).at; } catch { /* not ours any more */ }
    if (!at || Date.now() - at > LONGEST) localStorage.removeItem(key);
  }
}

const PREFIX = "filiform-answer-";

function name(attempt, slot) {
  return `${PREFIX}${attempt}-${slot}`;
}

function keys() {
  try { return Object.keys(localStorage); } catch { return []; }
}
