// The preview beside a chapter's text: shown at once, then again whenever one stops typing for a moment.
"use strict";

const PAUSE = 500;

addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-preview]");
  if (!button) return;
  const form = button.form;
  const frame = document.querySelector(`iframe[name="${button.formTarget}"]`);
  let waiting, asked = 0;

  async function show() {
    const mine = ++asked;
    const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = frame.contentDocument?.querySelector("#preview");
    // The frame keeps its place while the text in it changes.
    if (shown) shown.replaceWith(frame.contentDocument.adoptNode(page.querySelector("#preview")));
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
  button.click();
});
