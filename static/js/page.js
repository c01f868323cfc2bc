// A page of questions: open what an answer asks for, and keep what is typed.
import { startConditionals } from "./conditionals.js";
import { startTyping } from "./typing.js";

for (const form of document.querySelectorAll("form.app-form")) {
  startConditionals(form);
  if (form.dataset.typingUrl) {
    startTyping(form);
  }
}
