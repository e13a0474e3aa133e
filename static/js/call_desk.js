// A row of a call's desk shows the fields that its kind needs. Without scripts all stand there, and saving sorts them.
"use strict";

addEventListener("DOMContentLoaded", () => {
  function fit(select) {
    const kinds = JSON.parse(select.dataset.needs);
    const needed = kinds[select.value] || {};
    const row = select.closest(".form-group");
    for (const name of new Set(Object.values(kinds).flatMap(Object.keys))) {
      const input = row.querySelector(`[name$="-${name}"], [id$="-${name}"]`);
      const line = input?.closest(".field-line");
      if (!line) continue;
      line.hidden = select.value !== "" && !(name in needed);
      unit(input, needed[name]);
      if (name === "options") groups(line, select.selectedOptions[0].text);
    }
  }

  function unit(input, word) {
    const label = input.closest(".field-line").querySelector("label");
    label.dataset.plain ??= label.textContent;
    label.textContent = label.dataset.plain.replace(/\s*:?\s*$/, "") + (word ? ` (${word})` : "");
  }

  // The choices stand in groups named like the kinds that offer them.
  function groups(line, kind) {
    const headed = [...line.querySelectorAll("div:has(> label:not([for]))")];
    for (const group of headed) group.hidden = group.querySelector("label").textContent.trim() !== kind;
  }

  for (const select of document.querySelectorAll("select[data-needs]")) {
    if (!select.name.includes("__prefix__")) fit(select);
  }
  document.addEventListener("change", event => event.target.matches("select[data-needs]") && fit(event.target));
  document.addEventListener("formset:added", event => event.target.querySelectorAll("select[data-needs]").forEach(fit));
});
