// Move up and down are ordinary posts; after the page comes back, the same button has the focus again.
const kept = "consult-keep-focus";

document.addEventListener("submit", (event) => {
  const name = event.target.dataset.keepFocus;
  if (name) sessionStorage.setItem(kept, JSON.stringify({ name, y: window.scrollY }));
});

const left = sessionStorage.getItem(kept);
if (left) {
  sessionStorage.removeItem(kept);
  const { name, y } = JSON.parse(left);
  const find = (wanted) => document.querySelector(`[data-keep-focus="${CSS.escape(wanted)}"] button`);
  const other = name.endsWith("-up") ? name.replace(/-up$/, "-down") : name.replace(/-down$/, "-up");
  const button = find(name) || find(other);
  window.scrollTo({ top: y });
  button?.focus({ preventScroll: true });
  button?.scrollIntoView({ block: "nearest" });
}
