// The score sheet adds up while one types; without this the total is that of what was saved.
"use strict";

function addUpScores() {
  const form = document.getElementById("score-form");
  if (!form) return;
  const fields = [...form.querySelectorAll("input[data-most]")];
  const totals = document.querySelectorAll("[data-total]");
  const show = () => {
    const given = fields.map((field) => Number(field.value.trim()));
    const total = given.reduce((sum, points) => sum + (Number.isInteger(points) ? points : 0), 0);
    for (const place of totals) place.textContent = total;
  };
  form.addEventListener("input", show);
  show();
}

document.addEventListener("DOMContentLoaded", addUpScores);
