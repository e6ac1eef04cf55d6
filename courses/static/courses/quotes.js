// Words of a part and back to the place where they stand. Spaces do not count: they differ between what is stored, what
// is shown and what was edited since.

const AROUND = 32;
const LONGEST = 1000;

function letters(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) {
      if (/\s/u.test(node.data[at])) continue;
      text += node.data[at];
      places.push([node, at]);
    }
  }
  return { text, places };
}

const bare = (words) => words.replace(/\s+/gu, "");

// What is marked inside this element, cut off at its end; null when it is nothing.
export function quoteOf(element, range) {
  const inside = document.createRange();
  inside.selectNodeContents(element);
  const cut = range.cloneRange();
  if (cut.compareBoundaryPoints(Range.END_TO_END, inside) > 0) cut.setEnd(inside.endContainer, inside.endOffset);
  const exact = cut.toString().trim();
  if (!bare(exact)) return null;
  const before = document.createRange();
  before.setStart(inside.startContainer, inside.startOffset);
  before.setEnd(cut.startContainer, cut.startOffset);
  const after = document.createRange();
  after.setStart(cut.endContainer, cut.endOffset);
  after.setEnd(inside.endContainer, inside.endOffset);
  return { exact: exact.slice(0, LONGEST + 1), prefix: before.toString().slice(-AROUND), suffix: after.toString().slice(0, AROUND) };
}

// The range of these words; of several places the one with the most of the same words around it.
export function locate(element, { exact, prefix, suffix }) {
  const { text, places } = letters(element);
  const wanted = bare(exact);
  const [before, after] = [bare(prefix ?? ""), bare(suffix ?? "")];
  let best = -1;
  let most = -1;
  for (let at = text.indexOf(wanted); wanted && at >= 0; at = text.indexOf(wanted, at + 1)) {
    const same = sameEnd(text.slice(0, at), before) + sameStart(text.slice(at + wanted.length), after);
    if (same > most) [best, most] = [at, same];
  }
  if (best < 0) return null;
  const range = document.createRange();
  const [first, from] = places[best];
  const [last, to] = places[best + wanted.length - 1];
  range.setStart(first, from);
  range.setEnd(last, to + 1);
  return range;
}

function sameStart(one, other) {
  let count = 0;
  while (count < other.length && one[count] === other[count]) count += 1;
  return count;
}

function sameEnd(one, other) {
  let count = 0;
  while (count < other.length && one[one.length - 1 - count] === other[other.length - 1 - count]) count += 1;
  return count;
}
