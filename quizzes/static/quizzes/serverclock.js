// What time it is on the server. The device's own clock is never asked: what passes in between is measured by
// a clock that only runs forward. That one may stand still while the device sleeps, so the server is asked
// again whenever the page comes back.

export class ServerClock {
  constructor({ now, stateUrl, onState = () => {} }) {
    Object.assign(this, { stateUrl, onState, asking: null });
    // The page was made just before its first byte arrived.
    const made = performance.getEntriesByType?.("navigation")[0]?.responseStart || performance.now();
    this.offset = now - made;
    const again = () => { if (document.visibilityState === "visible") this.#askAfresh(); };
    for (const event of ["focus", "online"]) addEventListener(event, again);
    addEventListener("pageshow", (event) => { if (event.persisted) again(); });
    document.addEventListener("visibilitychange", again);
  }

  now() {
    return performance.now() + this.offset;
  }

  correct(now) {
    this.offset = now - performance.now();
  }

  // Resolves to what the server says of the attempt, null when it cannot be reached.
  ask() {
    this.asking ??= this.#ask().finally(() => { this.asking = null; });
    return this.asking;
  }

  // A reply that was on its way while the device slept is an old one.
  async #askAfresh() {
    if (this.asking) await this.asking;
    return this.ask();
  }

  async #ask() {
    const sent = performance.now();
    try {
      const reply = await fetch(this.stateUrl, { redirect: "manual", cache: "no-store", credentials: "same-origin" });
      if (!reply.ok) return null;
      const state = await reply.json();
      // Halfway between asking and hearing.
      this.offset = state.now - (sent + performance.now()) / 2;
      this.onState(state);
      return state;
    } catch {
      return null;
    }
  }
}
