// A button that opens the camera at once, and the chosen photo to look at before it is sent.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const input of document.querySelectorAll("form[data-photo] input[type=file]")) {
    const seen = Object.assign(new Image(), { className: "photo-seen", alt: "고른 사진", hidden: true });
    input.closest(".file-control").append(seen);
    const show = () => {
      const [file] = input.files;
      seen.hidden = !file?.type.startsWith("image/");
      if (seen.hidden) return;
      const reader = new FileReader(); // the policy for pictures knows no blob:
      reader.addEventListener("load", () => { seen.src = reader.result; });
      reader.readAsDataURL(file);
    };
    input.addEventListener("change", show);
    if (!matchMedia("(pointer: coarse)").matches) continue;
    const camera = Object.assign(document.createElement("input"), { type: "file", accept: "image/jpeg,image/png", hidden: true });
    camera.setAttribute("capture", "environment");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "krds-btn primary large", textContent: "사진 찍기" });
    button.addEventListener("click", () => camera.click());
    camera.addEventListener("change", () => {
      if (!camera.files.length) return;
      input.files = camera.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.before(button, camera);
  }
});
