// The cost table follows the typing: sums, limits, and what the book (집행기준) says; the server says the same.
"use strict";

const won = (amount) => `${amount.toLocaleString("ko-KR")}원`;

const UNITS = { "": 1, "원": 1, "천원": 1e3, "만원": 1e4, "백만원": 1e6, "억원": 1e8 };

// What district/parsing.py reads, roughly; NaN where the server will ask again.
function amountOf(text, empty) {
  const plain = text.normalize("NFKC").trim();
  if (!plain) return empty;
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)\s*([가-힣]*)$/.exec(plain);
  return match && match[2] in UNITS ? Number(match[1].replaceAll(",", "")) * UNITS[match[2]] : NaN;
}

function countOf(text) {
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)\s*[가-힣]{0,2}$/.exec(text.normalize("NFKC").trim() || "1");
  return match ? Number(match[1].replaceAll(",", "")) : NaN;
}

// -- what grants/spending.py says ----------------------------------------------------------------------------------
const plain = (text) => text.replace(/\s+/g, "");

function isAbout(rule, category) {
  const name = plain(category);
  return name.length > 1 && (rule.within.includes(name) || rule.names.some((item) => name.startsWith(item)));
}

function fitting(rules, { category, basis }) {
  const about = rules.filter((rule) => isAbout(rule, category));
  const particular = about.filter((rule) => rule.word && plain(basis).includes(plain(rule.word)));
  return particular.length ? particular : about.filter((rule) => !rule.word);
}

function onLine(rules, line) {
  return fitting(rules, line).map((rule) => {
    const barred = rule.limit === 0;
    const over = barred ? line.amount > line.own : rule.limit !== null && line.price > rule.limit;
    const now = barred ? "자부담으로 내거나 빼 주세요." : `지금 단가는 ${won(line.price)}입니다.`;
    return { says: over ? `${rule.says}. ${now}` : `${rule.says}.`, over, blocks: over && rule.blocks };
  });
}

function onAll(rules, lines, asked) {
  return rules.filter((rule) => rule.percent !== null).flatMap((rule) => {
    const mine = lines.filter((line) => fitting(rules, line).includes(rule));
    const spent = mine.reduce((sum, line) => sum + line.amount - line.own, 0);
    if (spent * 100 <= asked * rule.percent) return [];
    return [{ says: `${rule.says}. 지금은 ${won(spent)}입니다.`, over: true, blocks: rule.blocks }];
  });
}

function showNotes(list, notes) {
  const items = notes.map(({ says, over, blocks }) => {
    const item = document.createElement("li");
    item.textContent = says;
    item.classList.toggle("over", over);
    if (blocks) item.append(" ", Object.assign(document.createElement("b"), { textContent: "고쳐야 제출할 수 있습니다." }));
    return item;
  });
  const told = items.map((item) => item.textContent).join();
  const before = [...list.children].map((item) => item.textContent).join();
  if (told !== before) list.replaceChildren(...items); // unchanged words are not read out again
}

// -- sums ----------------------------------------------------------------------------------------------------------
function readLine(line) {
  const text = (name) => line.querySelector(`.${name} input`).value;
  const price = amountOf(text("unit_price"), 0);
  const amount = price * countOf(text("quantity")) * countOf(text("times"));
  line.querySelector("output").textContent = Number.isNaN(amount) || !text("unit_price") ? "–" : won(amount);
  return {
    category: text("category"),
    basis: text("basis"),
    price: price || 0,
    amount: amount || 0,
    own: amountOf(text("own_share"), 0) || 0,
  };
}

function addUp(box, table) {
  const cap = Number(box.dataset.cap);
  const shares = JSON.parse(box.dataset.shares); // the first that holds decides, as in grants/terms.py
  const rules = JSON.parse(box.dataset.rules);
  const say = (name, text, bad) => {
    const verdict = box.querySelector(`[data-verdict=${name}]`);
    if (!verdict) return;
    verdict.textContent = text;
    verdict.classList.toggle("bad", bad);
  };

  const show = () => {
    const lines = [...table.querySelectorAll(".line")].map((line) => {
      const read = readLine(line);
      showNotes(line.querySelector(".notes"), onLine(rules, read));
      return read;
    });
    const sum = (name) => lines.reduce((added, line) => added + line[name], 0);
    const [total, own] = [sum("amount"), sum("own")];
    const asked = total - own;
    const [, percent, base, measure] = shares.find(([from]) => asked >= from) ?? [0, 0, "total", ""];
    const due = Math.ceil(((base === "total" ? total : asked) * percent) / 100);
    for (const [name, amount] of Object.entries({ total, own_share: own, asked })) {
      box.querySelector(`[data-sum=${name}]`).textContent = won(amount);
    }
    say("own_share", percent ? `${measure}인 ${won(due)} 이상이어야 합니다.${own < due ? ` ${won(due - own)} 모자랍니다.` : ""}` : "", own < due);
    const off = asked - Number(box.dataset.exact);
    say("exact", `선정액 ${won(Number(box.dataset.exact))}과 같아야 합니다.${off ? ` ${won(Math.abs(off))} ${off > 0 ? "많습니다" : "모자랍니다"}.` : ""}`, off !== 0);
    say("cap", `한도는 ${won(cap)}입니다.${asked > cap ? ` ${won(asked - cap)} 넘습니다.` : ""}`, asked > cap);
    showNotes(box.querySelector(".notes"), onAll(rules, lines, asked));
  };
  table.addEventListener("input", show);
  show();
}

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("sums");
  if (box) addUp(box, document.querySelector(".lines.costs"));
});
