// Sheets in millimetres, and boxes on them.

const STANDING = { a4: [210, 297], "us-letter": [215.9, 279.4] };

export function sheetSize(paper, orientation) {
  const [short, long] = STANDING[paper] ?? STANDING.a4;
  return orientation === "portrait" ? [short, long] : [long, short];
}

export const toHalf = (length) => Math.round(length * 2) / 2;

export const toTenth = (length) => Math.round(length * 10) / 10;

// A box may hang over the edge, but some of it stays to be caught.
export function kept(box, [sheetWidth, sheetHeight]) {
  const width = Math.min(500, Math.max(0, box.width));
  const height = Math.min(500, Math.max(0, box.height));
  const x = Math.min(sheetWidth - 4, Math.max(4 - width, -50, box.x));
  const y = Math.min(sheetHeight - 4, Math.max(4 - height, -50, box.y));
  return { x, y, width, height };
}

// The box with one edge or corner moved, `edge` in the letters of a compass.
export function resized(box, edge, dx, dy) {
  let { x, y, width, height } = box;
  if (edge.includes("w")) { const by = Math.min(dx, width - 1); x += by; width -= by; }
  if (edge.includes("e")) width = Math.max(1, width + dx);
  if (edge.includes("n")) { const by = Math.min(dy, height); y += by; height -= by; }
  if (edge.includes("s")) height = Math.max(0, height + dy);
  return { x, y, width, height };
}
