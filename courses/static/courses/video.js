// What the browser's own player does not do: remember captions and speed, follow chapters and transcript,
// ask before graphic content, and load videos of other sites only when somebody asks.
//
// The position is kept by whoever listens: "filiform:video-time" bubbles from the section with
// data-video-key, detail { key, seconds, ended }; "filiform:video-resume" with detail { key, seconds }
// sent to the document puts the player there, without starting it.

const EVERY = 5;
const memory = {
  get(name) { try { return localStorage.getItem(`video-${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`video-${name}`, value); } catch { /* private windows keep nothing */ } },
};

for (const section of document.querySelectorAll("[data-video]")) enhance(section);
for (const section of document.querySelectorAll("[data-outside]")) offer(section);

function enhance(section) {
  const video = section.querySelector("video");
  const key = section.dataset.videoKey;
  rememberSpeed(section, video);
  rememberCaptions(video);
  jumps(section, video);
  follow(section, video);
  search(section);
  described(section, video);
  warn(section, video);

  let told = 0;
  const tell = (ended = false) => {
    told = video.currentTime;
    section.dispatchEvent(new CustomEvent("filiform:video-time", { bubbles: true, detail: { key, seconds: Math.floor(told), ended } }));
  };
  video.addEventListener("timeupdate", () => { if (Math.abs(video.currentTime - told) >= EVERY) tell(); });
  video.addEventListener("pause", () => tell(video.ended));
  video.addEventListener("ended", () => tell(true));
  document.addEventListener("filiform:video-resume", ({ detail }) => { if (detail.key === key) goTo(video, detail.seconds); });
}

function goTo(video, seconds) {
  if (video.readyState >= 1) { video.currentTime = seconds; return; }
  video.addEventListener("loadedmetadata", () => { video.currentTime = seconds; }, { once: true });
  if (video.preload === "none") { video.preload = "metadata"; video.load(); }
}

function rememberSpeed(section, video) {
  const select = section.querySelector("[data-video-speed]");
  select.closest("label").hidden = false;
  const kept = memory.get("speed");
  if ([...select.options].some((option) => option.value === kept)) select.value = kept;
  const apply = () => { video.defaultPlaybackRate = video.playbackRate = Number(select.value); };
  apply();
  select.addEventListener("change", () => { memory.set("speed", select.value); apply(); });
  video.addEventListener("ratechange", () => {
    const own = String(video.playbackRate);
    if (own !== select.value && [...select.options].some((option) => option.value === own)) {
      select.value = own;
      memory.set("speed", own);
    }
  });
}

// Captions are on if the person had them on the last time, on any video.
function rememberCaptions(video) {
  const captions = [...video.textTracks].find((track) => track.kind === "captions");
  if (!captions) return;
  captions.mode = memory.get("captions") === "on" ? "showing" : "hidden";
  video.textTracks.addEventListener("change", () => memory.set("captions", captions.mode === "showing" ? "on" : "off"));
}

function jumps(section, video) {
  section.addEventListener("click", (event) => {
    const link = event.target.closest("[data-video-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(video, Number(link.dataset.videoAt));
    if (!section.querySelector(".video-veil")) video.play().catch(() => {});
  });
}

function follow(section, video) {
  const chapters = [...section.querySelectorAll(".video-chapters [data-video-at]")];
  const lines = [...section.querySelectorAll("[data-video-line]")].filter((line) => line.querySelector("[data-video-at]"));
  const at = (element) => Number((element.dataset.videoAt ? element : element.querySelector("[data-video-at]")).dataset.videoAt);
  video.addEventListener("timeupdate", () => {
    const chapter = chapters.findLast((each) => at(each) <= video.currentTime);
    for (const each of chapters) each.toggleAttribute("aria-current", each === chapter);
    const line = lines.findLast((each) => at(each) <= video.currentTime);
    for (const each of lines) each.classList.toggle("now", each === line);
  });
}

function search(section) {
  const field = section.querySelector("[data-video-find]");
  if (!field) return;
  field.closest(".video-find").hidden = false;
  const lines = [...section.querySelectorAll("[data-video-line]")];
  const words = new Map(lines.map((line) => [line, line.lastElementChild.textContent]));
  const found = section.querySelector("[data-video-found]");
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase();
    let count = 0;
    for (const line of lines) {
      const text = words.get(line);
      const place = wanted ? text.toLocaleLowerCase().indexOf(wanted) : -1;
      line.hidden = Boolean(wanted) && place < 0;
      count += wanted && place >= 0 ? 1 : 0;
      mark(line.lastElementChild, text, place, wanted.length);
    }
    found.textContent = wanted ? `${count} / ${lines.length}` : "";
  });
}

function mark(element, text, place, length) {
  if (place < 0) { element.textContent = text; return; }
  const marked = document.createElement("mark");
  marked.textContent = text.slice(place, place + length);
  element.replaceChildren(text.slice(0, place), marked, text.slice(place + length));
}

function described(section, video) {
  const button = section.querySelector("[data-video-described]");
  if (!button) return;
  button.hidden = false;
  const source = video.querySelector("source");
  const plain = { src: source.src, type: source.type };
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    const at = video.currentTime;
    source.src = on ? button.dataset.videoDescribed : plain.src;
    source.type = on ? button.dataset.videoDescribedType : plain.type;
    video.load();
    if (at) goTo(video, at);
  });
}

// The picture stays covered until somebody has read what it shows and chosen to see it.
function warn(section, video) {
  const warning = section.querySelector("[data-video-warning]");
  if (!warning) return;
  const veil = document.createElement("div");
  veil.className = "video-veil";
  const words = document.createElement("p");
  words.textContent = warning.querySelector("p:last-child").textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = warning.dataset.showWords;
  veil.append(words, button);
  video.after(veil);
  video.inert = true;
  button.addEventListener("click", () => { veil.remove(); video.inert = false; video.focus(); });
}

function offer(section) {
  const button = section.querySelector("[data-outside-load]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.className = "outside-frame";
    frame.src = section.dataset.outside;
    frame.title = section.querySelector("h3").textContent;
    frame.allow = "fullscreen; picture-in-picture; encrypted-media";
    frame.allowFullscreen = true;
    // YouTube shows nothing to a page that does not say where it is.
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    section.querySelector("[data-outside-card]").replaceWith(frame);
    frame.focus();
  });
}
