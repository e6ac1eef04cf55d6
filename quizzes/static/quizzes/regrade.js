// Shows how far a run is, a little less often each time, and the whole page when it is done or has stopped.

const waiting = document.querySelector("[data-poll]");
const said = waiting?.querySelector("[data-said]");
const bar = waiting?.querySelector("progress");
let pause = 1000;

async function look() {
  try {
    const reply = await fetch(waiting.dataset.poll, { redirect: "manual", cache: "no-store" });
    if (reply.ok) {
      const now = await reply.json();
      if (now.state !== waiting.dataset.state) { location.reload(); return; }
      bar.value = now.applied;
      if (said.textContent !== now.said) said.textContent = now.said;
    }
  } catch { /* offline: the next look may succeed */ }
  pause = Math.min(pause * 1.5, 15000);
  setTimeout(look, pause);
}

if (waiting) setTimeout(look, pause);
