// Two minutes before a session locks, ask whether its person is still there.
//
// What is typed is kept every few seconds, and that must not count as being there: somebody else
// may be sitting at the keyboard. So only the button, or a new page, goes on with the session.

const BEFORE = 120 * 1000;
const dialog = document.getElementById("session-warning");
const others = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
let timers = [];
let restore = null; // where the focus was

function lock() {
  for (const part of dialog.querySelectorAll("[data-locked]")) {
    part.textContent = part.dataset.locked;
  }
  dialog.dataset.isLocked = "";
  if (!dialog.open) ask();
}

function ask() {
  restore = document.activeElement;
  dialog.showModal();
  dialog.querySelector("[data-stay]").focus();
}

function wait(milliseconds) {
  timers.forEach(clearTimeout);
  timers = [setTimeout(ask, Math.max(0, milliseconds - BEFORE)), setTimeout(lock, milliseconds)];
}

function goOn() {
  if (dialog.open) {
    dialog.close();
    if (restore) restore.focus();
  }
  wait(Number(dialog.dataset.whole) * 1000);
}

async function stay(event) {
  event.preventDefault();
  // Loading the page again leads through the sign-in, and back here with everything there.
  if ("isLocked" in dialog.dataset) return location.reload();
  const form = event.target;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (!answer.ok) return lock();
    goOn();
    if (others) others.postMessage("here");
  } catch {
    // No signal: the button is still there, and the time goes on.
  }
}

if (dialog && dialog.showModal) {
  dialog.querySelector("form").addEventListener("submit", stay);
  // Only the pages of the journey keep what is typed and not saved.
  const keeps = document.querySelector("form[data-typing-url]") !== null;
  dialog.querySelector("[data-kept]").classList.toggle("app-hidden", !keeps);
  // Locked, the page stays covered: it may be about a child.
  dialog.addEventListener("close", () => "isLocked" in dialog.dataset && dialog.showModal());
  wait(Number(dialog.dataset.locksIn) * 1000);
  if (others) {
    others.postMessage("here"); // a new page was shown: the other tabs have as long
    others.addEventListener("message", () => {
      if (!("isLocked" in dialog.dataset)) goOn();
    });
  }
}
