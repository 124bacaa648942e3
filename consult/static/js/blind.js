// Finding a theme by its first letters: what does not match goes out of the way, Enter ticks what is first.
const box = document.querySelector("[data-find-box]");
const find = document.querySelector("[data-find]");
const said = document.querySelector("[data-found]");
const rows = [...document.querySelectorAll("[data-ticks] li")];

const ticked = (row) => row.querySelector("input").checked;
const matching = () => rows.filter((row) => row.textContent.toLowerCase().includes(find.value.trim().toLowerCase()));

function narrow() {
  const left = new Set(matching());
  rows.forEach((row) => { row.hidden = !left.has(row) && !ticked(row); });
  said.textContent = find.value.trim() ? `${left.size} match` : "";
}

function enter(event) {
  if (event.key !== "Enter" || !find.value.trim()) return; // Enter in an empty box saves, as in any form
  event.preventDefault();
  const first = matching()[0];
  if (!first) return;
  const tick = first.querySelector("input");
  tick.checked = !tick.checked;
  said.textContent = `${first.querySelector("span").firstChild.textContent.trim()}: ${tick.checked ? "ticked" : "not ticked"}`;
  find.value = "";
  rows.forEach((row) => { row.hidden = false; });
}

if (box && find) {
  box.hidden = false;
  find.addEventListener("input", narrow);
  find.addEventListener("keydown", enter);
  find.focus();
}
