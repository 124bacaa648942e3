// Takes the reader to the error summary, and from each line of it to the field.
const summary = document.querySelector("[data-problem]");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".grid-row, .field") || field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
}
