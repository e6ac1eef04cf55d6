// What could not be sent stays in this browser, under the number of the person, and goes out when the network is back.
// Places replace one another; notes queue up, each with a name of its own, so that one sent twice is one.
// A note that is refused then (its lesson is gone, it is too long) stays here until its writer puts it away.

const KEY = "filiform-outbox";
const ROUND = 30000;
const SOON = 3000;
const MOST = 200;

export class Outbox {
  constructor({ person, csrf, bar, refused, onSent }) {
    Object.assign(this, { person, csrf, bar, refused, onSent, sending: null, away: false });
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.#say(true));
    setInterval(() => { if (this.waiting) this.flush(); }, ROUND);
    if (!navigator.onLine) this.#say(true);
    this.#showRefused();
    this.flush();
  }

  get waiting() {
    return this.#read().filter((entry) => !entry.refused).length;
  }

  // Resolves to the answer, to null when it waits in this browser, or to a problem when it has no room.
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
    for (const entry of this.#read().filter((each) => !each.refused)) {
      try {
        const answer = await this.#post(entry, false);
        if (answer.waits) return;
        if (answer.status >= 400 && !entry.replaces) {
          this.#write(this.#read().map((other) => (other.id === entry.id ? { ...other, refused: answer.problem || true } : other)));
          this.#showRefused();
          continue;
        }
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
    this.#say(true);
    const kept = others.length < MOST && this.#write([...others, entry]);
    return kept || entry.replaces ? null : { problem: this.bar.dataset.full };
  }

  // Their words can be copied from here, on whatever lesson is open.
  #showRefused() {
    const shown = this.#read().filter((entry) => entry.refused).map((entry) => {
      const note = document.createElement("div");
      const why = entry.refused === true ? "" : ` ${entry.refused}`;
      const words = entry.fields[`text-${entry.fields.block}`] || entry.fields.quote || "";
      const away = Object.assign(document.createElement("button"), { type: "button", className: "button small quiet", textContent: this.refused.dataset.away });
      away.addEventListener("click", () => {
        this.#write(this.#read().filter((other) => other.id !== entry.id));
        this.#showRefused();
      });
      note.append(
        Object.assign(document.createElement("p"), { textContent: this.refused.dataset.words + why }),
        Object.assign(document.createElement("blockquote"), { textContent: words }),
        away,
      );
      return note;
    });
    this.refused.replaceChildren(...shown);
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
      return true;
    } catch {
      return false; // full or forbidden: the words stay in the page
    }
  }
}
