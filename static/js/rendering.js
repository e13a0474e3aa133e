// The waiting page of a document: asks how far it is, then starts the download. Without it the page reloads itself.
"use strict";

const EVERY = 700;
const STEP = 25; // a screen reader hears of every quarter, not of every page

const box = document.querySelector("[data-state]");
const parts = (name) => box.querySelectorAll(`[data-${name}]`);
const part = (name) => box.querySelector(`[data-${name}]`);
let heard = -1;

function say(words) {
  part("said").textContent = words;
}

function show(state) {
  const quarter = Math.floor(state.percent / STEP) * STEP;
  part("stage").textContent = state.stage || part("stage").textContent;
  part("percent").textContent = state.percent;
  box.querySelector("progress").value = state.percent;
  if (quarter !== heard) say(`${quarter}% 진행했습니다.`);
  heard = quarter;
}

function handOut() {
  parts("making").forEach((element) => { element.hidden = true; });
  parts("done").forEach((element) => { element.hidden = false; });
  say("문서가 다 되었습니다. 내려받기를 시작합니다.");
  location.assign(box.querySelector(".actions a").href);
}

async function look() {
  let state = null;
  try {
    const response = await fetch(box.dataset.state, { headers: { Accept: "application/json" } });
    if (!response.ok) return location.reload();
    state = await response.json();
  } catch {
    part("stage").textContent = "연결이 끊겼습니다. 다시 잇고 있습니다.";
  }
  if (state?.status === "done") return handOut();
  if (state && !["waiting", "running"].includes(state.status)) return location.reload();
  if (state) show(state);
  setTimeout(look, EVERY);
}

look();
