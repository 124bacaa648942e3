// Keying a sticky sheet: Enter goes to the next line, Control and Enter keeps the sheet; leaving with words typed is
// asked about first. <form data-sheet> with a fieldset for each line; without script it is a plain form.
const form = document.querySelector("form[data-sheet]");

if (form) {
  const lines = [...form.querySelectorAll("fieldset")];
  let typed = false;

  function next(line) {
    const following = lines[lines.indexOf(line) + 1];
    (following?.querySelector("select, input:not([type=hidden])") || form.querySelector("button")).focus();
  }

  form.addEventListener("keydown", (event) => {
    const line = event.target.closest("fieldset");
    if (event.key !== "Enter" || event.isComposing || !line || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
    } else if (!event.shiftKey) {
      event.preventDefault();
      next(line);
    }
  });
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) wrong.focus();
  else form.querySelector("select")?.focus({ preventScroll: true });
}
