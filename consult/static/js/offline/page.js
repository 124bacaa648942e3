// The page's parts by their names: data-view, data-say, data-list, data-when, data-part.
export const one = (name, value, root = document) => root.querySelector(`[data-${name}="${value}"]`);
export const each = (name, value, root = document) => [...root.querySelectorAll(`[data-${name}="${value}"]`)];

export function say(name, words) {
  each("say", name).forEach((part) => {
    part.textContent = words;
    if (part.matches(".entry-error")) part.hidden = !words;
  });
}

export const show = (name, on) => each("when", name).forEach((part) => { part.hidden = !on; });

export function part(name) {
  return one("part", name).content.firstElementChild.cloneNode(true);
}

export function make(kind, words = "", attributes = {}) {
  const element = document.createElement(kind);
  element.textContent = words;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

export const things = (n) => (n === 1 ? "1 contribution" : `${n} contributions`);

// One view at a time; the desk has a bar and a width of its own.
export function turnTo(view, focus = true) {
  document.querySelectorAll("[data-view]").forEach((section) => { section.hidden = section.dataset.view !== view; });
  each("bar", "room")[0].hidden = view === "desk";
  each("bar", "desk")[0].hidden = view !== "desk";
  each("do", "lock").forEach((button) => { button.hidden = ["locked", "start", "cleared"].includes(view) && !document.body.dataset.open; });
  document.getElementById("main").className = view === "desk" ? "plain" : "room";
  window.scrollTo(0, 0);
  const first = one("view", view).querySelector("h1");
  if (!focus || !first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
}
