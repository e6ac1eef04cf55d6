// Lists of reports on a narrow screen: each cell says which column it is of, so that rows can be stacked
// (practitioners/stacked.css). Without this they scroll sideways inside their own frame.

const words = (cell) => cell.textContent.trim().replace(/\s+/g, " ");

/** Cells that span columns, say nothing or have no heading stay as they are. */
function name(table) {
  const headings = [...table.querySelectorAll("thead tr:last-child > *")].map(words);
  for (const row of table.tBodies[0]?.rows ?? []) {
    if (row.cells.length !== headings.length) continue;
    [...row.cells].forEach((cell, place) => {
      const isPlain = headings[place] && words(cell) && !cell.classList.contains("title");
      if (isPlain) cell.dataset.label = headings[place];
    });
  }
  table.classList.add("is-stacked", "is-from-edge-to-edge");
}

const nameAll = () => document.querySelectorAll("table.listing:not(.is-stacked)").forEach(name);

nameAll();
// A filter or another page of a report brings a new table in place of the old.
const results = document.getElementById("listing-results");
if (results) new MutationObserver(nameAll).observe(results, { childList: true, subtree: true });
