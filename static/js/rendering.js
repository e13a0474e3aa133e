// The waiting page of a document: asks how far it is, then starts the download. Without it the page reloads itself.
"use strict";

const EVERY = 700;
const STEP = 25; // a screen reader hears of every quarter, not of every page

const box = document.querySelector("[data-state]");
const part = (name) => box.querySelector(`[data-${name}]`);
let heard = -1;

function say(words) {
  part("said").textContent = words;
}

function show(state) {
  const quarter = Math.floor(state.percent / STEP) * STEP;
  part("stage").textContent = state.stage || part("stage").textContent;
  box.querySelector("progress").value = state.percent;
  if (quarter !== heard) say(`${quarter}% 진행했습니다.`);
  heard = quarter;
}

function handOut() {
  const actions = part("done");
  part("making").hidden = true;
  part("title").textContent = "다 되었습니다";
  actions.hidden = false;
  say("문서가 다 되었습니다. 내려받기를 시작합니다.");
  location.assign(actions.querySelector("a").href);
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
  if (state?.status === "failed") return location.reload();
  if (state) show(state);
  setTimeout(look, EVERY);
}

look();
