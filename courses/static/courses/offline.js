// What could not be sent stays in this browser, under the number of the person, and goes out when the network is back.
// Places replace one another; notes queue up, each with a name of its own, so that one sent twice is one.

const KEY = "filiform-outbox";
const ROUND = 30000;
const SOON = 3000;
const MOST = 200;

export class Outbox {
  constructor({ person, csrf, bar, onSent }) {
    Object.assign(this, { person, csrf, bar, onSent, sending: null, away: false });
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.#say(true));
    setInterval(() => { if (this.#read().length) this.flush(); }, ROUND);
    if (!navigator.onLine) this.#say(true);
    this.flush();
  }

  get waiting() {
    return this.#read().length;
  }

  // Resolves to the answer, or to null when it waits in this browser.
  async send(url, fields, { replaces = false, keepalive = false } = {}) {
    const entry = { id: crypto.randomUUID(), url, fields, at: Date.now(), replaces };
    if (!navigator.onLine || (this.away && !replaces)) return this.#keep(entry);
    try {
      const answer = await this.#post(entry, keepalive);
      if (answer.waits) return this.#keep(entry);
      this.#say(false);
      return answer;
    } catch {
      return this.#keep(entry);
    }
  }

  // For a page that is being left: whether it arrives is not known, and the next post says more.
  beacon(url, fields) {
    if (!navigator.onLine) return this.#keep({ id: crypto.randomUUID(), url, fields, at: Date.now(), replaces: true });
    navigator.sendBeacon(url, this.#body({ fields, at: Date.now() }));
    return null;
  }

  flush() {
    this.sending ??= this.#flush().finally(() => { this.sending = null; });
    return this.sending;
  }

  async #flush() {
    for (const entry of this.#read()) {
      try {
        const answer = await this.#post(entry, false);
        if (answer.waits) return;
        this.#write(this.#read().filter((other) => other.id !== entry.id));
        this.onSent(entry, answer);
      } catch {
        this.#say(true);
        // The network may say that it is back a moment before it is.
        if (navigator.onLine) setTimeout(() => this.flush(), SOON);
        return;
      }
    }
    if (navigator.onLine) this.#say(false);
  }

  async #post(entry, keepalive) {
    const reply = await fetch(entry.url, { method: "POST", body: this.#body(entry), headers: { "X-Part": "notes", Accept: "application/json" }, credentials: "same-origin", keepalive });
    // Signed out meanwhile, asked too often, or a server in trouble: it is kept.
    if (reply.redirected || reply.status >= 500 || [401, 403, 429].includes(reply.status)) {
      if (reply.redirected || reply.status === 403) this.onSent(null, { signIn: true });
      return { waits: true };
    }
    const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
    return { status: reply.status, ...(isJson ? await reply.json() : {}) };
  }

  #body(entry) {
    const body = new FormData();
    for (const [name, value] of Object.entries(entry.fields)) body.append(name, value);
    body.append("age", String(Date.now() - entry.at));
    body.append("csrfmiddlewaretoken", this.csrf);
    return body;
  }

  #keep(entry) {
    const others = entry.replaces ? this.#read().filter((other) => !(other.replaces && other.url === entry.url)) : this.#read();
    if (others.length < MOST) this.#write([...others, entry]);
    this.#say(true);
    return null;
  }

  #say(away) {
    this.away = away;
    this.bar.textContent = away && !navigator.onLine ? this.bar.dataset.words : "";
  }

  // What another person left in this browser is never sent, and not kept for them either.
  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      return kept.person === this.person ? kept.entries : [];
    } catch {
      return [];
    }
  }

  #write(entries) {
    try {
      if (entries.length) localStorage.setItem(KEY, JSON.stringify({ person: this.person, entries }));
      else localStorage.removeItem(KEY);
    } catch { /* full or forbidden: the words stay in the page */ }
  }
}
