// Compares a file with what was issued. Only its SHA-256 is reckoned; the file stays here.
const MOST = 10 * 1024 * 1024;
const BADGE = /\.(json|jsonld|jwt|png|txt)$/i;
const form = document.querySelector("[data-file-check]");

async function fingerprint(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function amongFiles(sha256, files) {
  const place = files.indexOf(sha256);
  if (place < 0) return { verdict: "different" };
  return { verdict: place === 0 ? "issued" : "earlier" };
}

async function asked(sha256, address) {
  const answer = await fetch(address.replace("SHA256", sha256), { credentials: "omit" });
  return answer.status === 429 ? { verdict: "failed" } : answer.json();
}

async function verdictOn(file) {
  if (file.size > MOST) return { verdict: "too_large" };
  // A badge is written anew for everybody who takes it: only its signature tells.
  if (BADGE.test(file.name)) return { verdict: "signature" };
  const sha256 = await fingerprint(file);
  if (form.dataset.ask) return asked(sha256, form.dataset.ask);
  return amongFiles(sha256, form.dataset.files.split(" ").filter(Boolean));
}

let newest = 0;

async function compare(file) {
  const turn = ++newest;
  const says = form.querySelector("[data-file-says]");
  says.replaceChildren();
  const found = await verdictOn(file).catch(() => ({ verdict: "failed" }));
  if (turn !== newest) return; // another file was chosen meanwhile
  const name = found.worth ? `${found.verdict}-gone` : found.verdict;
  const wanted = form.querySelector(`[data-file-answer="${name}"]`);
  const words = (wanted ?? form.querySelector('[data-file-answer="failed"]')).content.cloneNode(true);
  const link = words.querySelector("[data-file-page]");
  if (link) link.href = found.page;
  const worth = words.querySelector("[data-file-worth]");
  if (worth && found.worth) worth.textContent = found.worth;
  says.replaceChildren(words);
}

// Browsers reckon only on pages that came over a safe connection; elsewhere the file is sent.
const reckons = Boolean(globalThis.crypto?.subtle);

// A file let go anywhere on the page is the one that is meant. The browser would leave the page and show it.
function catchFiles(input) {
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.scrollIntoView({ block: "nearest" });
    if (reckons) compare(input.files[0]);
    else form.querySelector("button[type=submit]").focus();
  });
}

function begin() {
  const input = form.querySelector('input[type="file"]');
  catchFiles(input);
  if (!reckons) return;
  for (const part of form.querySelectorAll("[data-with-script]")) part.hidden = false;
  for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
  input.addEventListener("change", () => {
    if (input.files.length) compare(input.files[0]);
  });
  if (input.files.length) compare(input.files[0]);
}

if (form) begin();
