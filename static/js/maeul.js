// Everything here only adds comfort: each page works without it.
"use strict";

// -- display settings: applied before the first paint, remembered on this device --------------------------------
const display = {
  values: { size: ["normal", "large", "largest"], contrast: ["normal", "high"] },

  read(name) {
    let kept = null;
    try { kept = localStorage.getItem(`maeul-${name}`); } catch { /* storage is switched off: nothing to remember */ }
    return this.values[name].includes(kept) ? kept : "normal";
  },

  keep(name, value) {
    try { localStorage.setItem(`maeul-${name}`, value); } catch { /* the choice holds for this page only */ }
  },

  apply() {
    const root = document.documentElement;
    root.dataset.textSize = this.read("size");
    if (this.read("contrast") === "high") root.dataset.krdsMode = "high-contrast";
    else delete root.dataset.krdsMode;
  },
};
display.apply();

function showDisplaySettings() {
  for (const panel of document.querySelectorAll(".display-settings")) {
    const buttons = panel.querySelectorAll("[data-display]");
    const show = () => buttons.forEach((button) =>
      button.setAttribute("aria-pressed", String(display.read(button.dataset.display) === button.value)));
    buttons.forEach((button) => button.addEventListener("click", () => {
      display.keep(button.dataset.display, button.value);
      display.apply();
      show();
    }));
    show();
    panel.hidden = false;
  }
}

// -- menus: a click elsewhere or Escape closes them -------------------------------------------------------------
function closeMenus() {
  const menus = () => document.querySelectorAll("details.popover[open]");
  document.addEventListener("click", (event) =>
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

// -- forms ------------------------------------------------------------------------------------------------------
function focusErrors() {
  document.querySelector(".error-summary")?.focus();
}

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // A page taken back from the browser's cache may be sent again.
  window.addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
}

function sizeOf(file) {
  const kilobytes = Math.ceil(file.size / 1024);
  return kilobytes < 1024 ? `${kilobytes}KB` : `${(kilobytes / 1024).toFixed(1)}MB`;
}

function sayFileSizes() {
  for (const box of document.querySelectorAll(".file-control")) {
    const input = box.querySelector("input[type=file]");
    const limit = Number(box.dataset.maxBytes);
    input.addEventListener("change", () => {
      const file = input.files[0];
      const tooLarge = file && file.size > limit;
      input.setCustomValidity(tooLarge ? "파일이 너무 큽니다. 더 작은 파일을 골라 주세요." : "");
      box.querySelector(".file-chosen").textContent = !file ? ""
        : `${file.name} (${sizeOf(file)})${tooLarge ? " — 너무 커서 보낼 수 없습니다." : ""}`;
    });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  showDisplaySettings();
  closeMenus();
  focusErrors();
  sendOnce();
  sayFileSizes();
});
