// Keep what is typed, without ever standing in the way of typing.
//
// Four seconds after a change, and when the page goes out of sight, the whole form is sent to
// the server. Nothing is kept in the browser: phones and computers are shared.

const WAIT = 4000;
const NO_SIGNAL = "Not saved: no signal";
const COPY_IT = "Not saved. Copy your text somewhere safe";

function clock() {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
}

export function startTyping(form) {
  const words = form.querySelector("[data-status]");
  const said = form.querySelector("[data-status-said]");
  const danger = form.querySelector(".app-danger");
  const promise = form.querySelector("[data-when-kept]");
  let dirty = false; // typed since the last attempt began
  let timer = null; // the next attempt
  let sending = null; // the attempt under way
  let leaving = false; // the page itself is being saved
  let lastSaid = ""; // a screen reader hears when things change for good or bad, no more

  function show(text, worthSaying) {
    words.textContent = text;
    if (promise && worthSaying) promise.classList.toggle("app-hidden", worthSaying !== "kept");
    if (worthSaying && worthSaying !== lastSaid) {
      lastSaid = worthSaying;
      said.textContent = text;
    }
  }

  // Counted from the first change and not from the last: somebody who types for five minutes
  // without a pause would otherwise lose five minutes.
  function plan() {
    if (dirty && !timer && !sending && !leaving) timer = setTimeout(keep, WAIT);
  }

  async function post(keepalive, signal) {
    const options = {
      method: "POST",
      body: new FormData(form),
      // A sign-in page would answer 200 after a redirect and look like success.
      redirect: "manual",
      signal,
    };
    try {
      return await fetch(form.dataset.typingUrl, { ...options, keepalive });
    } catch (problem) {
      // Browsers refuse to outlive a page with more than 64 kB; then try the ordinary way.
      if (!keepalive || signal.aborted) throw problem;
      return fetch(form.dataset.typingUrl, options);
    }
  }

  async function keep(keepalive = false) {
    clearTimeout(timer);
    timer = null;
    if (leaving || !dirty) return;
    const attempt = new AbortController();
    sending = attempt;
    dirty = false;
    show("Saving");
    try {
      const response = await post(keepalive, attempt.signal);
      if (response.ok) {
        show(`Typing kept ${clock()}`, "kept");
      } else {
        dirty = true;
        show(COPY_IT, "refused");
      }
    } catch {
      dirty = true;
      if (!attempt.signal.aborted) show(NO_SIGNAL, "no signal");
    }
    if (sending === attempt) {
      sending = null;
      plan();
    }
  }

  function changed(event) {
    dirty = true;
    leaving = false; // still typing: the save did not go through, or was stopped
    if (danger && event.target.value === "danger") keep(); // they are about to leave and ring
    else plan();
  }

  // The page may be thrown away at any moment now, with the attempt under way.
  function keepNow() {
    dirty = dirty || sending !== null;
    keep(true);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    // Typing must not arrive late, after the page that it belongs to was saved.
    leaving = true;
    clearTimeout(timer);
    timer = null;
    if (sending) sending.abort();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepNow();
  });
  window.addEventListener("pagehide", keepNow);
  window.addEventListener("online", () => keep());
  // Back in the browser after a save that found no signal: go on keeping.
  window.addEventListener("pageshow", () => {
    leaving = false;
    plan();
  });
}
