// Passkeys: allauth's own scripts do the work. This says on the page when it did not work out;
// they would say it to the console alone.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const problem of document.querySelectorAll("[data-passkey-problem]")) {
    problem.classList.remove("app-hidden");
  }
});
