// Each file goes up by itself as soon as it is chosen, dropped or photographed; without this the form sends them.
"use strict";

const TRIES = 3;
const PAUSES = [0, 2000, 5000]; // ms before each try

const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)}MB`;

// Why a file is not even sent; "" when it may be.
function refusalOf(file, input, limit) {
  const kinds = input.accept.split(",");
  const kind = `.${file.name.split(".").pop().toLowerCase()}`;
  if (!kinds.includes(kind) && kind !== ".jpeg") return `받을 수 없는 파일 종류입니다. ${kinds.join(" ").replaceAll(".", "").toUpperCase()} 파일을 올려 주세요.`;
  if (!file.size) return "빈 파일입니다. 내용이 있는 파일을 올려 주세요.";
  return file.size > limit ? `파일이 너무 큽니다(${megabytes(file.size)}). ${limit / 1024 / 1024}MB까지 올릴 수 있습니다.` : "";
}

function send(address, place, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far it is
    request.open("POST", address);
    request.responseType = "json";
    // Who has signed in again in another window has another token by now.
    request.setRequestHeader("X-CSRFToken", /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "");
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onerror = () => reject(new Error("network"));
    request.onload = () => resolve({ status: request.status, answer: request.response ?? {} });
    const sent = new FormData();
    sent.append("place", place);
    sent.append("file", file);
    request.send(sent);
  });
}

const REASONS = {
  403: "로그인이 풀렸습니다. 새 창에서 로그인한 뒤 ‘다시 보내기’를 눌러 주세요.",
  404: "이 신청서를 더는 고칠 수 없습니다. 화면을 새로 열어 주세요.",
  413: "파일이 너무 큽니다.",
};

class Place {
  constructor(box, address, queue) {
    Object.assign(this, { box, address, queue });
    this.name = box.dataset.upload;
    this.input = box.querySelector("input[type=file]");
    this.limit = Number(box.querySelector(".file-control").dataset.maxBytes);
    this.stored = box.querySelector(".file-stored");
    this.bar = Object.assign(document.createElement("progress"), { max: 1, hidden: true, ariaLabel: "올린 만큼" });
    this.told = Object.assign(document.createElement("p"), { className: "file-told" });
    this.told.setAttribute("role", "status");
    this.again = Object.assign(document.createElement("button"), { type: "button", className: "krds-btn secondary small", textContent: "다시 보내기", hidden: true });
    this.stored.before(this.bar, this.told, this.again);
    this.input.addEventListener("input", (event) => event.stopPropagation()); // no words that wait to be saved
    this.input.addEventListener("change", () => this.take(this.input.files));
    this.again.addEventListener("click", () => this.take([this.file]));
    this.acceptDrops();
    if (matchMedia("(pointer: coarse)").matches && this.input.accept.includes(".jpg")) this.offerCamera();
  }

  say(text, bad = false) {
    this.told.textContent = text;
    this.told.classList.toggle("bad", bad);
  }

  take(files) {
    const [file, another] = files;
    if (!file) return;
    this.file = file;
    this.input.value = ""; // the form does not send it once more
    this.input.setCustomValidity("");
    this.box.querySelector(".file-chosen").textContent = "";
    this.box.querySelector(".field-error")?.remove();
    this.again.hidden = true;
    const refusal = another ? "한 번에 파일 하나만 올릴 수 있습니다." : refusalOf(file, this.input, this.limit);
    if (refusal) return this.say(`${file.name}: ${refusal} 올리지 않았습니다.`, true);
    this.say(`${file.name}: 차례를 기다리고 있습니다.`);
    this.queue.add(() => this.upload(file));
  }

  async upload(file) {
    this.bar.hidden = false;
    for (let count = 1; count <= TRIES; count += 1) {
      await new Promise((resolve) => { setTimeout(resolve, PAUSES[count - 1]); });
      this.bar.value = 0;
      this.say(count === 1 ? `${file.name}: 올리고 있습니다.` : `${file.name}: 연결이 끊겨 다시 보내고 있습니다(${count}번째).`);
      try {
        const { status, answer } = await send(this.address, this.name, file, (part) => { this.bar.value = part; });
        if (status < 500) { this.finish(file, status, answer); return; }
      } catch { /* the line broke: once more */ }
    }
    this.finish(file, 0, {});
  }

  finish(file, status, { stored, saved, error }) {
    this.bar.hidden = true;
    if (stored) {
      this.stored.innerHTML = stored; // our own template, names of files escaped
      this.say(`${file.name}: 올렸습니다.`);
      document.getElementById("saved").textContent = saved;
      return;
    }
    this.again.hidden = status === 400;
    this.say(`${file.name}: ${error ?? REASONS[status] ?? "보내지 못했습니다. 인터넷 연결을 확인하고 ‘다시 보내기’를 눌러 주세요."}`, true);
  }

  acceptDrops() {
    const mark = (on) => (event) => { event.preventDefault(); this.box.classList.toggle("dropping", on); };
    this.box.addEventListener("dragover", mark(true));
    this.box.addEventListener("dragleave", mark(false));
    this.box.addEventListener("drop", (event) => {
      mark(false)(event);
      this.take(event.dataTransfer.files);
    });
  }

  offerCamera() {
    const camera = Object.assign(document.createElement("input"), { type: "file", accept: "image/jpeg,image/png", hidden: true });
    camera.setAttribute("capture", "environment");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "krds-btn tertiary medium camera", textContent: "사진 찍어 올리기" });
    button.addEventListener("click", () => camera.click());
    camera.addEventListener("change", () => { this.take(camera.files); camera.value = ""; });
    this.input.after(button, camera);
  }
}

// One file after the other; who presses a button meanwhile goes on as soon as all are there.
class Queue {
  constructor(form) {
    this.line = Promise.resolve();
    this.waiting = 0;
    form.addEventListener("submit", (event) => {
      if (!this.waiting) return;
      event.preventDefault();
      event.stopPropagation();
      this.line.then(() => form.requestSubmit(event.submitter));
    });
    window.addEventListener("beforeunload", (event) => { if (this.waiting) event.preventDefault(); });
  }

  add(job) {
    this.waiting += 1;
    this.line = this.line.then(job).finally(() => { this.waiting -= 1; });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-upload-to]");
  const boxes = form?.querySelectorAll("[data-upload]") ?? [];
  const queue = boxes.length ? new Queue(form) : null;
  for (const box of boxes) new Place(box, form.dataset.uploadTo, queue);
  for (const type of queue ? ["dragover", "drop"] : []) { // a file that misses its place must not take the page away
    document.addEventListener(type, (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); });
  }
});
