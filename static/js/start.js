// Every page: let GOV.UK Frontend work, and the copy buttons.
// The two class names are the snippet that GOV.UK Frontend asks for. It stands in this file
// and not in the page, because the page's policy allows no inline script.
import { initAll } from "../govuk/govuk-frontend.min.js";
import { startCopying } from "./copy.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
startCopying();

// What is folded away would be missing on paper. The print stylesheet opens it in newer browsers;
// this does it in the others, and folds it again.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((details) => (details.open = true));
});
window.addEventListener("afterprint", () => {
  opened.forEach((details) => (details.open = false));
});

// A link such as #people-1 leads to the card of a new row, or to a question newly asked. Browsers scroll there but leave the
// focus behind, so a keyboard or a screen reader would start again at the top.
const target = location.hash && document.getElementById(location.hash.slice(1));
if (target && target.matches(".app-card, .app-item, .app-rows, input, textarea, select")) {
  target.focus();
}
