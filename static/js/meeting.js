// The desk of a sitting: quorum and votes follow what is ticked and typed. Without this they follow when it is sent.
"use strict";

const roll = document.querySelector("[data-roll]");

if (roll) {
  const said = [...document.querySelectorAll(".quorum")]; // beside the acts, and on a phone below the ticks
  const saved = said[0]?.querySelector("[data-count]").textContent;

  roll.addEventListener("change", () => {
    const present = roll.querySelectorAll("input[name=present]:checked").length;
    for (const quorum of said) {
      const reached = present >= Number(quorum.dataset.needed);
      quorum.querySelector("[data-count]").textContent = present;
      quorum.classList.toggle("reached", reached);
      const state = reached ? "정족수가 찼습니다" : "정족수가 모자랍니다";
      quorum.querySelector("[data-state]").textContent = String(present) === saved ? state : `${state} (저장 전)`;
    }
  });
}

for (const form of document.querySelectorAll("[data-voting]")) {
  const told = form.querySelector("[data-votes]");
  const votes = [...form.querySelectorAll(".votes input")];
  form.querySelector(".votes").addEventListener("input", () => {
    const sum = votes.reduce((total, input) => total + (Number(input.value) || 0), 0);
    const written = votes.some((input) => input.value.trim());
    told.textContent = written ? `지금 합 ${sum}표 / ${form.dataset.voting}명` : "";
  });
}
