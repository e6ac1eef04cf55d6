// The picture of what is in the form, made by the engine that makes certificates. Only the newest answer counts.

const WAIT = 250;

export class Preview {
  constructor(form, { drawn, failed }) {
    this.form = form;
    this.drawn = drawn;
    this.failed = failed;
    this.timer = 0;
    this.asked = null;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), WAIT);
  }

  async now() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.asked = new AbortController();
    const { signal } = this.asked;
    const body = new FormData(this.form);
    body.delete("upload");
    try {
      const answer = await fetch(this.form.dataset.preview, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      if (!signal.aborted) await this.drawn(said);
    } catch (error) {
      if (error.name !== "AbortError") this.failed();
    }
  }
}
