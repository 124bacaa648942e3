// Keys for a reviewer: data-key is pressed by its letter, j and k go down a [data-list], ? lists what there is.
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const here = () => rows().find((row) => row.classList.contains("here"));

function typing(target) {
  return target.closest?.("input:not([type=radio]):not([type=checkbox]):not([type=submit]), textarea, select, [contenteditable]");
}

function goTo(row) {
  rows().forEach((other) => {
    other.classList.toggle("here", other === row);
    if (other === row) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  });
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  goTo(all[Math.max(0, Math.min(all.length - 1, at + by))]);
}

// The row you are on comes first: the same letter stands on every row.
function owner(letter) {
  const find = (root) => [...root.querySelectorAll("[data-key]")].find((el) => el.dataset.key === letter);
  const row = here();
  return (row && find(row)) || [...document.querySelectorAll("[data-key]")].find(
    (el) => el.dataset.key === letter && !el.closest("[data-row]"));
}

function press(el) {
  if (el.matches("input:not([type=submit]):not([type=button]), textarea, select")) {
    const folded = el.closest("details:not([open])");
    if (folded) folded.open = true;
    el.focus();
  }
  else el.click();
}

function explain() {
  const known = document.querySelector("dialog.all-keys");
  if (known) { known.showModal(); return; }
  const dialog = document.createElement("dialog");
  dialog.className = "all-keys";
  dialog.setAttribute("aria-label", "All keys");
  const title = document.createElement("h2");
  title.textContent = "Keys";
  const list = document.createElement("dl");
  document.querySelectorAll(".keys > span").forEach((span) => {
    const line = document.createElement("div");
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    span.querySelectorAll("kbd").forEach((kbd) => term.append(kbd.cloneNode(true), " "));
    words.textContent = [...span.querySelectorAll("kbd")].reduce(
      (text, kbd) => text.replace(kbd.textContent, ""), span.textContent.trim()).trim();
    line.append(term, words);
    list.append(line);
  });
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-second";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, close);
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "j" || event.key === "k") {
    if (!rows().length) return;
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
    return;
  }
  if (event.key === "?") {
    if (!document.querySelector(".keys")) return;
    event.preventDefault();
    explain();
    return;
  }
  if (event.key === "Enter" && event.target === here()) {
    const link = event.target.querySelector("a[data-open], a");
    if (link) link.click();
    return;
  }
  const el = event.key.length === 1 && owner(event.key);
  if (!el) return;
  event.preventDefault();
  press(el);
});

document.querySelector(".key-help")?.addEventListener("click", explain);
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.me[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
