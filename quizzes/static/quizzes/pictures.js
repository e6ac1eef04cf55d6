// A picture that did not arrive says so below its place and can be asked for again. Without this script the
// browser shows the words that describe it.

watchAll(document);
document.addEventListener("question-replaced", ({ detail }) => watchAll(detail));

function watchAll(place) {
  for (const lost of place.querySelectorAll("[data-picture-lost]")) watch(lost, lost.previousElementSibling.querySelector("img"));
}

function watch(lost, image) {
  const look = () => image.decode().then(() => { lost.hidden = true; }, () => { lost.hidden = false; });
  const again = () => { image.src = image.getAttribute("src"); look(); };
  lost.querySelector("button").addEventListener("click", again);
  addEventListener("online", () => { if (!lost.hidden) again(); });
  look();
}
