// The browser or the person said no to a passkey: say so on the page, the password still works.
const problem = document.querySelector("[data-passkey-problem]");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (problem) problem.hidden = false;
});
for (const button of document.querySelectorAll("[id^='mfa_webauthn'], #passkey_login")) {
  button.addEventListener("click", () => {
    if (problem) problem.hidden = true;
  });
}
