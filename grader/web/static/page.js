// Live updates: parts of a page fetched from the server, which renders them. Pages work without.
"use strict";

const WAIT_MS = 350; // long enough not to ask at every key, short enough to feel at once
const DIGITS_MS = 800; // within this, 1 and 0 are ten points
const BUSY_MS = 500; // what takes longer says that it goes on

/** Send a form and put the part that comes back into its place. */
async function fetchPart(form, url, signal) {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "x-part": "1" },
    signal,
  });
  return { text: await response.text(), isGood: response.ok };
}

/** Put what is wrong and what could be better beside the fields it speaks of. */
function placeNotes(part) {
  const notes = part.querySelector("[data-notes]");
  if (!notes) return;
  document.querySelectorAll(".field-problem[id], .field-advice[id]").forEach((place) => {
    place.textContent = "";
  });
  notes.querySelectorAll("li").forEach((note) => {
    const place = document.getElementById(note.dataset.for);
    if (place) place.textContent = note.textContent;
  });
}

function live(form) {
  const target = document.getElementById(form.dataset.into);
  const status = form.querySelector("[data-status]");
  let timer = 0;
  let asked = null;
  let sent = "";

  const say = (text) => { if (status) status.textContent = text; };

  async function show(url, before, after) {
    asked?.abort();
    asked = new AbortController();
    const own = asked;
    say(before);
    target.setAttribute("aria-busy", "true");
    try {
      const part = await fetchPart(form, url, own.signal);
      const isClosed = target.querySelector(".own-words")?.open === false;
      target.innerHTML = part.text;
      if (isClosed) target.querySelector(".own-words")?.removeAttribute("open");
      placeNotes(target);
      const heard = target.querySelector(".listen");
      if (heard && !after) after = heard.textContent;
      say(part.isGood ? after : "");
      return part.isGood;
    } catch (error) {
      if (error.name !== "AbortError") say("The server can't be reached. Your text is still here.");
      return false;
    } finally {
      if (own === asked) target.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-quiet]") || event.target.type === "hidden") return;
    if (event.target.name === "student") return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = new URLSearchParams(new FormData(form)).toString();
      if (now === sent) return;
      sent = now;
      show(form.dataset.live, "", "");
    }, WAIT_MS);
  });

  if (!("send" in form.dataset)) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    await show(form.action, "Looking closely …", "Kept.");
    button.disabled = false;
  });
}

/** Digits choose points, arrows move by a step; letters act on the queue. */
function scoring(form) {
  const reason = form.querySelector("[name=reason]");
  let typed = "";
  let typedAt = -DIGITS_MS;
  const choices = [...form.querySelectorAll("input[name=score]")];
  const choose = (choice) => { if (choice) { choice.checked = true; choice.focus(); } };
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(TEXTAREA|SELECT)$/.test(event.target.tagName)
      || (event.target.tagName === "INPUT" && event.target.type !== "radio");
    if (event.key === "Escape" && event.target === reason) reason.blur();
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[0-9.]$/.test(event.key)) {
      const worth = (text) => choices.find((choice) => Number(choice.value) === Number(text));
      typed = event.timeStamp - typedAt < DIGITS_MS && worth(typed + event.key) ? typed + event.key : event.key;
      typedAt = event.timeStamp;
      choose(worth(typed));
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown"
        || ((event.key === "ArrowLeft" || event.key === "ArrowRight") && event.target.type !== "radio")) {
      const at = choices.findIndex((choice) => choice.checked);
      const step = event.key === "ArrowUp" || event.key === "ArrowRight" ? 1 : -1;
      choose(choices[Math.min(choices.length - 1, Math.max(0, at < 0 ? 0 : at + step))]);
    } else if (event.key === "Enter") {
      if (!choices.some((choice) => choice.checked)) return;
      form.requestSubmit();
    } else if (event.key === "r") {
      reason.focus();
    } else if (event.key === "m") {
      const machine = document.querySelector("details.machine");
      if (machine) machine.open = !machine.open;
    } else if (event.key === "s") {
      document.querySelector("[data-skip]")?.click();
    } else {
      return;
    }
    event.preventDefault();
  });
}

/** Say that a form was sent, and send it once. */
function sending(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    setTimeout(() => { button.disabled = true; }, 0); // the form is sent with what it says
    const note = document.createElement("span");
    note.className = "note";
    note.setAttribute("role", "status");
    button.after(note);
    setTimeout(() => { note.textContent = " Working …"; }, BUSY_MS);
    addEventListener("pageshow", () => { // back from the next page
      button.disabled = false;
      note.remove();
    });
  });
}

/** Poll the progress of a table that is being graded; load the page when it is done. */
function progress(box) {
  const timer = setInterval(async () => {
    const response = await fetch(box.dataset.progress, { headers: { "x-part": "1" } }).catch(() => null);
    if (!response?.ok) return; // the server may be back the next time
    const text = await response.text();
    box.innerHTML = text;
    if (box.querySelector("[data-done]")) {
      clearInterval(timer);
      location.reload();
    }
  }, 1000);
}

document.querySelectorAll("form[data-live]").forEach(live);
document.querySelectorAll("form[data-scoring]").forEach(scoring);
document.querySelectorAll("form[method=post]:not([data-send])").forEach(sending);
document.querySelectorAll("[data-progress]").forEach(progress);
