// The document of a case: larger, smaller and turned without loading the page again, by buttons and by
// keys. Without this the same buttons are links.

const ZOOMS = [100, 150, 200, 300, 400];
const REMEMBERED = "filiform.evidence.keys";

const within = (place) => Math.min(Math.max(place, 0), ZOOMS.length - 1);

const MOVES = {
  larger: (now) => ({ ...now, zoom: ZOOMS[within(ZOOMS.indexOf(now.zoom) + 1)] }),
  smaller: (now) => ({ ...now, zoom: ZOOMS[within(ZOOMS.indexOf(now.zoom) - 1)] }),
  left: (now) => ({ ...now, turn: (now.turn + 270) % 360 }),
  right: (now) => ({ ...now, turn: (now.turn + 90) % 360 }),
  reset: () => ({ zoom: 100, turn: 0 }),
};
const KEYS = { "+": "larger", "=": "larger", "-": "smaller", "[": "left", "]": "right", 0: "reset" };
const DECISIONS = { a: "accepted", p: "partly", c: "needs_changes", r: "rejected" };

/** Whether somebody is typing, so that keys are letters. */
const isTyping = (target) => target.closest("input:not([type=radio], [type=checkbox]), textarea, select");

function recall() {
  try {
    return localStorage.getItem(REMEMBERED) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(REMEMBERED, on ? "on" : "off");
  } catch {
    // Private windows keep nothing: the switch holds for this page.
  }
}

for (const viewer of document.querySelectorAll("[data-viewer]")) {
  const says = viewer.querySelector("[data-viewer-says]");
  const keys = viewer.querySelector("[data-keys]");

  const move = (name) => {
    const now = { zoom: Number(viewer.dataset.zoom), turn: Number(viewer.dataset.turn) };
    const next = MOVES[name](now);
    viewer.dataset.zoom = next.zoom;
    viewer.dataset.turn = next.turn;
    if (says) says.textContent = `${next.zoom} %, ${next.turn}°`;
  };

  for (const button of viewer.querySelectorAll("[data-do]")) {
    button.setAttribute("role", "button");
    button.addEventListener("click", (event) => {
      event.preventDefault();
      move(button.dataset.do);
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      move(button.dataset.do);
    });
  }

  if (!keys) continue;
  viewer.querySelector("[data-keys-switch]").hidden = false;
  keys.checked = recall();
  keys.addEventListener("change", () => remember(keys.checked));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (KEYS[event.key] && says) {
      event.preventDefault();
      move(KEYS[event.key]);
      return;
    }
    const choice = DECISIONS[event.key] && document.querySelector(`[name=decision][value=${DECISIONS[event.key]}]`);
    if (choice) {
      choice.checked = true;
      choice.focus();
    }
  });
}

document.querySelector(".evidence-letter")?.focus();
