// Comfort for whoever writes an application or a score sheet; every page works without it.
"use strict";

// -- counters ---------------------------------------------------------------------------------------------------
function countLetters() {
  for (const field of document.querySelectorAll("textarea[data-limit]")) {
    const limit = Number(field.dataset.limit);
    const counter = document.createElement("p");
    counter.className = "counter";
    field.after(counter);
    const show = () => {
      const written = [...field.value.trim()].length;
      counter.textContent = `${written.toLocaleString("ko-KR")} / ${limit.toLocaleString("ko-KR")}자`;
      counter.classList.toggle("over", written > limit);
    };
    field.addEventListener("input", show);
    show();
  }
}

// -- lines: added and taken away without a new page ---------------------------------------------------------------
function numberLines(list) {
  list.querySelectorAll(".line").forEach((line, at) =>
    line.querySelectorAll(".line-number").forEach((number) => { number.textContent = at + 1; }));
}

function addLine(list, template) {
  const total = document.getElementById(`id_${list.dataset.lines}-TOTAL_FORMS`);
  const at = Number(total.value);
  if (at >= Number(list.dataset.most)) return;
  const box = document.createElement("div");
  box.innerHTML = template.innerHTML.replaceAll("__prefix__", at);
  const line = box.firstElementChild;
  list.append(line);
  total.value = at + 1;
  numberLines(list);
  line.querySelector("input").focus();
}

function takeLineAway(list, line) {
  const next = line.nextElementSibling ?? line.previousElementSibling;
  line.remove(); // the server passes over numbers that are missing
  numberLines(list);
  (next ?? list.parentElement).querySelector("input, button")?.focus();
}

function keepLines() {
  for (const list of document.querySelectorAll("[data-lines]")) {
    const template = list.parentElement.querySelector("template");
    list.parentElement.querySelector("button[name=add]").addEventListener("click", (event) => {
      event.preventDefault();
      addLine(list, template);
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=remove]");
      if (!button) return;
      event.preventDefault();
      takeLineAway(list, button.closest(".line"));
      list.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

// -- questions that hang on another: shown while that one is answered so, kept when it is not -----------------------
function askWhatIsAsked() {
  const form = document.querySelector("[data-questions]")?.closest("form");
  if (!form) return;
  const status = document.getElementById("asked-now");
  const questions = [...form.querySelectorAll("[data-if]")];
  const isGiven = (name, wanted) => [...form.elements].some((input) =>
    input.name === name && input.value === wanted && (input.checked || !/radio|checkbox/.test(input.type)) && !input.closest("[hidden]"));
  const show = () => {
    const told = [];
    for (const question of questions) { // in order, so that what hangs on a hidden one is hidden, too
      const asked = isGiven(question.dataset.if, question.dataset.is);
      if (asked === !question.hidden) continue;
      question.hidden = !asked;
      told.push(`‘${question.dataset.label}’ 질문이 ${asked ? "나타났습니다" : "사라졌습니다"}.`);
    }
    return told.join(" ");
  };
  show();
  form.addEventListener("change", () => { status.textContent = show() || status.textContent; });
}

// -- words are saved while one writes, and not left behind unasked -------------------------------------------------
const PAUSE = 10; // seconds after the last letter, where the form names no other

function keepWords() {
  const form = document.querySelector("form[data-user]");
  if (!form) return;
  const note = document.getElementById("saved");
  let unsaved = Boolean(document.querySelector(".error-summary"));
  let saving = null;
  let timer = null;

  const save = async () => {
    unsaved = false;
    const words = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) words.delete(input.name);
    words.delete("pasted"); // added when a button says so
    try {
      const answer = await fetch(form.action, { method: "POST", body: words, headers: { Accept: "application/json" } });
      const { version, saved, refused } = await answer.json();
      if (answer.ok) form.elements.version.value = version;
      else unsaved = true;
      note.textContent = saved ?? `저장하지 못했습니다. ${refused}`;
    } catch {
      unsaved = true;
      note.textContent = "저절로 저장하지 못했습니다. ‘임시저장’을 눌러 주세요.";
    }
    saving = null;
  };

  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    if ("autosave" in form.dataset) timer = setTimeout(() => { saving ??= save(); }, 1000 * (Number(form.dataset.autosave) || PAUSE));
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    unsaved = false;
    const typed = [...new FormData(form, event.submitter)].filter(([, value]) => typeof value === "string");
    keepTyped({ user: form.dataset.user, path: new URL(form.action).pathname, typed });
    if (!saving) return;
    // Two savings at once would take each other for a stranger.
    event.preventDefault();
    event.stopPropagation();
    saving.then(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}

// -- a session that ended: what was typed is sent again after signing in ----------------------------------------------
const KEPT = "maeul-typed"; // in this tab only

function keepTyped(typed) {
  try { sessionStorage.setItem(KEPT, JSON.stringify(typed)); } catch { /* the page after a refusal shows it anyway */ }
}

function takeTyped() {
  try {
    const typed = JSON.parse(sessionStorage.getItem(KEPT));
    sessionStorage.removeItem(KEPT);
    return typed;
  } catch { return null; }
}

function sendAgain(form, typed) {
  const again = form.cloneNode();
  again.removeAttribute("id");
  again.hidden = true;
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  for (const [name, value] of [...typed.filter(([name]) => name !== token[0]), token]) {
    const input = document.createElement("textarea"); // keeps its line breaks
    Object.assign(input, { name, value });
    again.append(input);
  }
  document.body.append(again);
  again.submit();
}

function goOnAfterSigningIn() {
  const kept = takeTyped();
  const signedOut = document.querySelector("[data-signed-out]");
  if (signedOut && kept?.path === location.pathname) {
    keepTyped({ ...kept, lost: true });
    for (const way of signedOut.children) way.hidden = !way.hidden;
  }
  const form = document.querySelector("form[data-user]");
  if (form && kept?.lost && kept.user === form.dataset.user && kept.path === new URL(form.action).pathname) {
    sendAgain(form, kept.typed);
  }
}

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

document.addEventListener("DOMContentLoaded", () => {
  countLetters();
  keepLines();
  askWhatIsAsked();
  keepWords();
  goOnAfterSigningIn();
  offerPrinting();
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus(); // what the check page led to
});
