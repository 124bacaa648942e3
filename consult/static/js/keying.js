// Keying a paper form by keyboard: a number ticks the choice beside it, Backspace clears a choice, Enter goes on, and
// leaving with something typed is asked about first.
const form = document.querySelector("[data-keying]");
const writable = "input:not([type=hidden]):not([tabindex='-1']), textarea, select, button:not([tabindex='-1'])";
const texts = "input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea, select";
// What was typed while this script was on its way counts as well.
let typed = Boolean(form && [...form.querySelectorAll(texts)].some((el) => "defaultValue" in el && el.value !== el.defaultValue));

function stops() {
  const seen = new Set();
  return [...form.querySelectorAll(writable)].filter((el) => {
    if (el.type !== "radio") return true;
    if (seen.has(el.name)) return false;
    seen.add(el.name);
    return true;
  });
}

function onFrom(el) {
  const all = stops();
  const at = all.findIndex((other) => other === el || (el.type === "radio" && other.name === el.name));
  const next = all[at + 1];
  if (!next) return;
  const chosen = next.type === "radio" && form.querySelector(`input[name="${CSS.escape(next.name)}"]:checked`);
  (chosen || next).focus();
}

function tick(event) {
  const group = event.target.closest("[data-keyed]");
  const el = group && [...group.querySelectorAll("[data-digit]")].find(
    (box) => box.dataset.digit === event.key && box.closest("[data-keyed]") === group);
  if (!el) return;
  event.preventDefault();
  el.click();
  if (el.type === "radio") onFrom(el);
}

if (form) {
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const el = event.target;
    if (event.key === "Enter" && el.matches("input, select")) {
      event.preventDefault();
      onFrom(el);
    } else if (event.key === "Backspace" && el.type === "radio") {
      event.preventDefault();
      form.querySelectorAll(`input[name="${CSS.escape(el.name)}"]`).forEach((radio) => { radio.checked = false; });
    } else if (/^[0-9]$/.test(event.key) && !el.matches(texts)) tick(event);
  });
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  if (!document.querySelector("[data-problem]")) stops()[0]?.focus({ preventScroll: true });
}
