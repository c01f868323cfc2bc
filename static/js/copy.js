// Buttons that copy the text to send. Without script they are not shown: the text can be selected.

async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // No permission, or an old browser: select it, so that one more tap copies it.
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return false;
  }
}

export function startCopying() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.querySelector(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    button.addEventListener("click", async () => {
      const copied = await copyText(source);
      said.textContent = "";
      // A screen reader only speaks words that change.
      setTimeout(() => {
        said.textContent = copied ? "Copied" : "Could not copy. The text is selected: copy it yourself";
      }, 50);
    });
  }
}
