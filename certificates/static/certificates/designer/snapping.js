// Lines a dragged box keeps to: middle and margins of the sheet, edges and middles of the other boxes.

const NEAR = 1.2;
const MARGIN = 10;

export function linesOf(boxes, [width, height]) {
  const across = [MARGIN, width / 2, width - MARGIN];
  const down = [MARGIN, height / 2, height - MARGIN];
  for (const box of boxes) {
    across.push(box.x, box.x + box.width / 2, box.x + box.width);
    down.push(box.y, box.y + box.height / 2, box.y + box.height);
  }
  return { across, down };
}

function nearest(places, lines) {
  let best = null;
  for (const place of places) {
    for (const line of lines) {
      const by = line - place;
      if (Math.abs(by) <= NEAR && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, line };
    }
  }
  return best;
}

// The moved box on the nearest lines, and the lines it keeps to.
export function snapMove(box, lines) {
  const across = nearest([box.x, box.x + box.width / 2, box.x + box.width], lines.across);
  const down = nearest([box.y, box.y + box.height / 2, box.y + box.height], lines.down);
  return { box: { ...box, x: box.x + (across?.by ?? 0), y: box.y + (down?.by ?? 0) }, across: across?.line, down: down?.line };
}

export function snapResize(box, edge, lines) {
  const made = { ...box };
  const across = /[ew]/.test(edge) ? nearest([edge.includes("w") ? box.x : box.x + box.width], lines.across) : null;
  const down = /[ns]/.test(edge) ? nearest([edge.includes("n") ? box.y : box.y + box.height], lines.down) : null;
  if (across) {
    if (edge.includes("w")) { made.x += across.by; made.width -= across.by; } else made.width += across.by;
  }
  if (down) {
    if (edge.includes("n")) { made.y += down.by; made.height -= down.by; } else made.height += down.by;
  }
  return { box: made, across: across?.line, down: down?.line };
}
