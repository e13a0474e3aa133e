// A list to pick from is a combobox; the text inside it is no text field of its own, as its script has it.
"use strict";

addEventListener("load", () => {
  for (const text of document.querySelectorAll(".select2-selection__rendered[role=textbox]")) {
    text.removeAttribute("role");
    text.removeAttribute("aria-readonly");
  }
});
