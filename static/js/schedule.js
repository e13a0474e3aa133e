// The schedule's grid: one stop for Tab, arrows inside, a cell opens in place. Without this each cell is a plain link.
"use strict";

const table = document.querySelector("[data-grid]");
const dialog = document.querySelector(".cell-dialog");

if (table && dialog) {
  const rows = [...table.querySelectorAll("tbody tr:not(.area)")].map((row) => [...row.querySelectorAll("td a")]);
  const place = (link) => {
    const row = rows.findIndex((links) => links.includes(link));
    return [row, rows[row].indexOf(link)];
  };

  // -- one stop, moved by keys ------------------------------------------------------------------------------------
  table.setAttribute("role", "grid");
  table.querySelectorAll("td").forEach((cell) => cell.setAttribute("role", "gridcell"));
  document.querySelector(".keys").hidden = false;
  const arrived = document.getElementById(location.hash.slice(1))?.querySelector("a"); // from an act on this month
  let current = arrived ?? rows[0]?.[0];
  rows.flat().forEach((link) => { link.tabIndex = link === current ? 0 : -1; });

  function stop(link) {
    current.tabIndex = -1;
    link.tabIndex = 0;
    current = link;
  }

  const last = (list) => list.length - 1;
  const steps = {
    ArrowLeft: (row, at) => [row, Math.max(at - 1, 0)],
    ArrowRight: (row, at) => [row, Math.min(at + 1, last(rows[row]))],
    ArrowUp: (row, at) => [Math.max(row - 1, 0), at],
    ArrowDown: (row, at) => [Math.min(row + 1, last(rows)), at],
    Home: (row, at, far) => [far ? 0 : row, 0],
    End: (row, at, far) => [far ? last(rows) : row, last(rows[row])],
  };

  table.addEventListener("focusin", (event) => { if (event.target.matches("td a")) stop(event.target); });
  table.addEventListener("keydown", (event) => {
    const link = event.target;
    if (!link.matches("td a") || event.altKey || event.metaKey) return;
    if (event.key === " ") {
      event.preventDefault();
      open(link);
    } else if (event.key in steps) {
      event.preventDefault();
      const [row, at] = steps[event.key](...place(link), event.ctrlKey);
      rows[row][at].focus();
    }
  });
  window.addEventListener("load", () => arrived?.focus());

  // -- a cell opened in place -------------------------------------------------------------------------------------
  async function open(link) {
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const card = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#cell");
      if (!answer.ok || !card) throw new Error(answer.statusText);
      dialog.replaceChildren(card);
      dialog.showModal();
    } catch {
      location.assign(link.href); // the page of the cell says what is amiss
    }
  }

  table.addEventListener("click", (event) => {
    const link = event.target.closest("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target !== dialog && !event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => current.focus());
}
