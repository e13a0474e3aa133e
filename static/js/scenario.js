// The table of a scenario: sums follow the typing, arrows and Enter move, what is not saved is not lost unseen.
"use strict";

const form = document.getElementById("allotments");
const bar = document.querySelector(".allot-bar");
const rows = [...(form?.querySelectorAll("tbody tr") ?? [])];

const won = (amount) => `${amount.toLocaleString("ko-KR")}원`;
const UNITS = { "": 1, "원": 1, "천원": 1e3, "만원": 1e4, "백만원": 1e6, "억원": 1e8 };

// What district/parsing.py reads, roughly; NaN where the server will ask again.
function amountOf(text) {
  const plain = text.normalize("NFKC").trim();
  if (!plain) return 0;
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)\s*([가-힣]*)$/.exec(plain);
  return match && match[2] in UNITS ? Number(match[1].replaceAll(",", "")) * UNITS[match[2]] : NaN;
}

const box = (row, name) => row.querySelector(`[name$="-${name}"]`);

// -- sums ----------------------------------------------------------------------------------------------------------
function typed(row) {
  const state = box(row, "state").value;
  return { state, amount: state === "selected" ? amountOf(box(row, "amount").value) || 0 : 0 };
}

function addUp() {
  const stored = bar.dataset;
  let [allotted, selected, reserved, changed] = [Number(stored.allotted), Number(stored.selected), Number(stored.reserved), 0];
  for (const row of rows) {
    const { state, amount } = typed(row);
    allotted += amount - Number(row.dataset.amount);
    selected += (state === "selected") - (row.dataset.state === "selected");
    reserved += (state === "reserve") - (row.dataset.state === "reserve");
    const isChanged = [...row.querySelectorAll("input, select")].some((field) => field.value !== field.dataset.before);
    row.classList.toggle("changed", isChanged);
    changed += isChanged;
  }
  const say = (name, text) => { bar.querySelector(`[data-sum=${name}]`).textContent = text; };
  say("allotted", won(allotted));
  say("selected", `${selected}건`);
  say("reserved", `${reserved}건`);
  if (stored.budget) {
    const left = Number(stored.budget) - allotted;
    const place = bar.querySelector("[data-left]");
    place.classList.toggle("over", left < 0);
    place.querySelector("dt").textContent = left < 0 ? "예산 넘음" : "남음";
    say("left", won(Math.abs(left)));
    const told = bar.querySelector("[data-over]");
    told.hidden = left >= 0;
    const words = won(Math.max(0, -left));
    if (told.querySelector("b").textContent !== words) told.querySelector("b").textContent = words;
  }
  const unsaved = bar.querySelector("[data-unsaved]");
  unsaved.hidden = !changed;
  unsaved.textContent = changed ? `저장하지 않은 줄 ${changed}` : "";
  return changed;
}

// -- what follows from one box for the other -----------------------------------------------------------------------
function follow(row, field) {
  const [state, amount] = [box(row, "state"), box(row, "amount")];
  if (field === state) {
    if (state.value !== "selected") amount.value = "";
    else if (!amount.value) amount.value = Number(row.dataset.asked).toLocaleString("ko-KR");
  } else if (field === amount && amountOf(amount.value) > 0) {
    state.value = "selected";
  }
}

// -- keys ----------------------------------------------------------------------------------------------------------
function move(field, by) {
  const name = field.name.slice(field.name.lastIndexOf("-") + 1);
  const next = rows[rows.indexOf(field.closest("tr")) + by];
  if (!next) return;
  const target = box(next, name);
  target.focus();
  target.select?.();
}

if (form && rows.length) {
  rows.forEach((row) => row.querySelectorAll("input, select").forEach((field) => {
    // What the page brought, not what a browser that goes back puts into the boxes again.
    const brought = [...(field.options ?? [])].find((option) => option.defaultSelected) ?? field.options?.[0];
    field.dataset.before = brought ? brought.value : field.defaultValue;
  }));
  // A refused form brings back what was typed: all of it is unsaved.
  if (document.querySelector(".error-summary")) rows.forEach((row) => { box(row, "state").dataset.before = ""; });
  form.querySelector(".allot-keys").hidden = false;
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row) return;
    follow(row, event.target);
    addUp();
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.closest("tbody tr") || event.isComposing || event.altKey || event.shiftKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Enter" && field.name) {
      event.preventDefault();
      move(field, 1);
    } else if (field.tagName === "INPUT" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(field, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && rows.some((row) => row.classList.contains("changed"))) event.preventDefault();
  });
  addUp();
}
