// Looks for the result a little less often each time, and shows it when it is there.

const waiting = document.querySelector("[data-poll]");
let pause = 1000;

async function look() {
  try {
    const reply = await fetch(waiting.dataset.poll, { redirect: "manual", cache: "no-store" });
    if (reply.ok && (await reply.json()).ready) { location.reload(); return; }
  } catch { /* offline: the next look may succeed */ }
  pause = Math.min(pause * 1.5, 15000);
  setTimeout(look, pause);
}

if (waiting) setTimeout(look, pause);
