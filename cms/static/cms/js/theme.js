// Light, dark or automatic: kept in a cookie, so that the server sends the next page already right.
const root = document.documentElement;
const group = document.querySelector("[data-theme-switch]");

function remember(choice) {
  const age = choice ? 31536000 : 0;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${choice}; path=/; max-age=${age}; samesite=lax${secure}`;
}

function show(choice) {
  if (choice) root.dataset.theme = choice;
  else delete root.dataset.theme;
  for (const button of group.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

if (group) {
  group.hidden = false;
  show(root.dataset.theme ?? "");
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    remember(button.dataset.themeChoice);
    show(button.dataset.themeChoice);
  });
}
