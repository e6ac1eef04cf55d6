// Header menus are <details> and work alone. This closes them on Escape, on a click elsewhere, and when focus leaves.
const menus = [...document.querySelectorAll(".site-header details")];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = menus.find((menu) => menu.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

for (const menu of menus) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

// A part that is folded away stays so on the next page. On a wide screen it begins open.
const wide = matchMedia("(width >= 64rem)").matches;
for (const part of document.querySelectorAll("details[data-remember]")) {
  const key = `fold-${part.dataset.remember}`;
  part.open = wide && localStorage.getItem(key) !== "closed";
  part.addEventListener("toggle", () => {
    if (wide) localStorage.setItem(key, part.open ? "open" : "closed");
  });
}
