// Show a question only when another answer makes it needed.
//
// The server wrote the condition into `data-when` and decided by it once (decisions/design/
// conditions.py). This decides by the same declaration while the person answers.

const HIDDEN = "app-hidden";

function readCondition(element) {
  const parts = JSON.parse(element.dataset.when).map(({ name, values }) => {
    const escaped = name.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".+");
    return { values, pattern: new RegExp(`^(?:${escaped})$`) };
  });
  return { element, parts };
}

// The answer in one control; null for a radio button or tick that is not chosen.
function answer(control) {
  if (control.type === "radio" || control.type === "checkbox") {
    return control.checked ? control.value : null;
  }
  return control.value.trim();
}

// An answer that is off the screen does not count: what hangs on it goes with it. The same
// goes for a card that is hidden as a whole.
function onScreen(control) {
  return !control.closest(`.${HIDDEN}`);
}

// The answers under one name. Nothing chosen is the answer "", as on the server.
function answersUnder(controls) {
  const byName = new Map();
  for (const control of controls) {
    const found = byName.get(control.name) || [];
    const value = onScreen(control) ? answer(control) : undefined;
    if (value !== undefined) {
      byName.set(control.name, found.concat(value === null ? [] : [value]));
    }
  }
  return [...byName.values()].flatMap((found) => (found.length ? found : [""]));
}

function holds({ values }, found) {
  return values.length ? found.some((v) => values.includes(v)) : found.some((v) => v !== "");
}

export function startConditionals(form) {
  // The notice about danger stands above the form and hangs on an answer in it.
  const conditions = [...document.querySelectorAll("[data-when]")].map(readCondition);
  const seen = form.elements.namedItem("seen");

  function update() {
    const controls = [...form.elements].filter((c) => c.name && c.type !== "submit");
    // One round for each level: a question that closes may close others behind it.
    for (let round = 0; round < 5; round += 1) {
      let changed = false;
      for (const condition of conditions) {
        const { element } = condition;
        const parts = condition.parts.map((part) => ({
          ...part,
          named: controls.filter((c) => part.pattern.test(c.name)),
        }));
        // What hangs on something that is not on this page stays as the server decided.
        // Something wrong in it must stay in sight, or nobody can put it right.
        if (parts.every(({ named }) => named.length) && !element.querySelector(".govuk-error-message, .app-since")) {
          const hide = !parts.every((part) => holds(part, answersUnder(part.named)));
          changed = changed || hide !== element.classList.contains(HIDDEN);
          element.classList.toggle(HIDDEN, hide);
        }
      }
      if (!changed) break;
    }
    if (seen) {
      seen.value = [...form.querySelectorAll("[data-question]")]
        .filter(onScreen)
        .map((element) => element.dataset.question)
        .join(" ");
    }
  }

  form.addEventListener("change", update);
  form.addEventListener("input", update);
  // Going back in the browser puts answers back after the page was read.
  window.addEventListener("pageshow", update);
  update();
}
