// The parts of a page that somebody else may change: each [data-live] is replaced only when it differs, and a list of
// [data-each] keeps the rows that did not change, so that nobody's focus or reading place is lost.
const holds = (part) => part.contains(document.activeElement) && document.activeElement;

function sameThing(part, was) {
  for (const name of ["href", "action", "name"]) {
    const said = was?.getAttribute(name) || was?.closest("form")?.getAttribute(name);
    const found = said && part.querySelector(`[${name}="${CSS.escape(said)}"]`);
    if (found) return found.matches("form") ? found.querySelector("button") : found;
  }
  return null;
}

function replace(part, fresh) {
  if (part.innerHTML === fresh.innerHTML) return;
  const was = holds(part);
  part.replaceChildren(...fresh.childNodes);
  if (was) sameThing(part, was)?.focus({ preventScroll: true });
}

const rowsOf = (list) => [...list.children].filter((row) => row.dataset.each);

function merge(list, fresh) {
  const known = new Map(rowsOf(list).map((row) => [row.dataset.each, row]));
  const after = Number(fresh.dataset.after || 0);
  const came = rowsOf(fresh).map((row) => {
    const old = known.get(row.dataset.each);
    return old && old.dataset.version === row.dataset.version ? old : row;
  });
  const ids = new Set(came.map((row) => row.dataset.each));
  const stay = after ? rowsOf(list).filter((row) => !ids.has(row.dataset.each)) : [];
  const all = [...came, ...stay].sort((one, other) => Number(other.dataset.place) - Number(one.dataset.place));
  const was = holds(list);
  for (const row of [...list.children]) if (!all.includes(row)) row.remove();
  all.forEach((row, at) => { if (list.children[at] !== row) list.insertBefore(row, list.children[at] || null); });
  if (!all.length) list.replaceChildren(...[...fresh.children].filter((row) => !row.dataset.each));
  if (was && !document.contains(was)) sameThing(list, was)?.focus({ preventScroll: true });
  list.dataset.mark = fresh.dataset.mark;
}

// html: a whole page or only its parts. Says what the page complains of.
export function takeParts(html, form) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  document.querySelectorAll("[data-live]").forEach((part) => {
    const now = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (!now) return;
    if ("mark" in part.dataset) merge(part, now);
    else replace(part, now);
  });
  const token = fresh.querySelector('[data-parts] [name="csrf_token"], form[data-capture] [name="csrf_token"]');
  if (token) form.elements.csrf_token.value = token.value;
  const problem = fresh.querySelector("[data-problem] li");
  return problem ? problem.textContent.trim() : "";
}
