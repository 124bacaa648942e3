// The reading desk without waiting: a decision is sent, and the next passage comes into the same page. Keys pressed
// meanwhile are kept and pressed on what comes. Without this script every form and link works by itself.
const PLACE = ".split, body > main";
const desk = () => document.querySelector("[data-reading]");
const points = (text, at) => [...text.slice(0, at)].length; // a browser counts halves of some signs, Python does not
const typed = (el) => el?.closest?.("input:not([type=radio]):not([type=checkbox]):not([type=submit]), textarea, select");
let busy = false;
let pressed = [];

function settle() {
  const problem = document.querySelector("[data-problem]");
  const caret = document.querySelector("[data-caret]");
  caret?.closest("form").removeAttribute("hidden");
  if (caret) caret.setSelectionRange(0, 0);
  (problem || caret || document.querySelector("[data-here]") || document.querySelector("main"))?.focus({ preventScroll: true });
  if (!problem) scrollTo(0, 0);
}

async function go(url, form, push = true) {
  if (busy) return;
  busy = true;
  desk()?.classList.add("desk-busy");
  try {
    const asked = { credentials: "same-origin", headers: { Accept: "text/html" } };
    if (form) Object.assign(asked, { method: "POST", body: new URLSearchParams(form) });
    const reply = await fetch(url, asked);
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const now = fresh.querySelector(PLACE);
    if (!fresh.querySelector("[data-reading]") || !now) { location.assign(reply.url); return; }
    document.querySelector(PLACE).replaceWith(now);
    document.title = fresh.title;
    if (push && reply.url !== location.href && reply.ok) history.pushState(null, "", reply.url);
    settle();
  } catch {
    desk()?.classList.remove("desk-busy");
    say("That was not sent: there is no answer. Try again.");
  } finally {
    busy = false;
    replay();
  }
}

function say(words) {
  const known = document.querySelector("[data-not-sent]");
  const note = known || document.createElement("p");
  note.dataset.notSent = "";
  note.setAttribute("role", "alert");
  note.className = "notice notice-error";
  note.textContent = words;
  if (!known) desk()?.prepend(note);
  pressed = [];
}

// What was pressed while the next passage came: a letter of a word that is being typed, or a key for the passage.
function replay() {
  while (pressed.length && !busy) {
    const key = pressed.shift();
    const target = document.activeElement || document.body;
    const box = typed(target);
    if (box && key.length === 1) box.value += key;
    else if (box && key === "Enter") box.form.requestSubmit(box.form.querySelector("button"));
    else target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !form.closest("[data-reading], .panel, .toast")) return;
  if (!desk()) return;
  event.preventDefault();
  go(event.submitter?.getAttribute("formaction") || form.action, new FormData(form, event.submitter));
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !desk()) return;
  const link = event.target.closest?.("a[data-go], a[data-cut]");
  if (!link) return;
  event.preventDefault();
  if (link.hasAttribute("data-cut") && cutSelection()) return;
  go(link.href);
});

// Split: what is selected in the passage becomes a part of its own; with nothing selected, the page to put the caret on.
function cutSelection() {
  const words = document.querySelector("[data-words]");
  const form = document.querySelector("[data-cut-form]");
  const chosen = getSelection();
  if (!words || !form || !chosen.rangeCount || chosen.isCollapsed) return false;
  const range = chosen.getRangeAt(0);
  if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return false;
  const before = document.createRange();
  before.selectNodeContents(words);
  before.setEnd(range.startContainer, range.startOffset);
  const start = [...before.toString()].length;
  form.elements.start.value = start;
  form.elements.end.value = start + [...range.toString()].length;
  form.requestSubmit();
  return true;
}

document.addEventListener("submit", (event) => {
  const caret = event.target.querySelector?.("[data-caret]");
  if (!caret) return;
  event.target.elements.start.value = points(caret.value, caret.selectionStart);
  event.target.elements.end.value = points(caret.value, caret.selectionEnd);
}, true);

document.addEventListener("beforeinput", (event) => {
  if (event.target.matches("[data-caret]")) event.preventDefault(); // somebody's exact words
});

function stepRow(by) {
  const rows = [...document.querySelectorAll("[data-list] [data-row]")];
  if (rows.length) choose(rows, Math.max(0, Math.min(rows.length - 1, rows.findIndex((row) => row.classList.contains("here")) + by)));
}

function choose(rows, at) {
  rows.forEach((row, place) => {
    row.classList.toggle("here", place === at);
    if (place === at) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  });
  rows[at].tabIndex = -1;
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

// A letter that opens a box to type in: the next letter is typed there, however soon it comes.
function openBox(letter) {
  const all = [...document.querySelectorAll("details.finder > summary[data-key]")].filter((el) => el.dataset.key === letter);
  const summary = all.find((el) => el.closest("[data-row].here")) || all.find((el) => !el.closest("[data-row]"));
  if (!summary) return false;
  summary.parentElement.open = true;
  summary.parentElement.querySelector("input.input, textarea").focus();
  return true;
}

function pressHere(event) {
  const { key, target } = event;
  const click = (selector) => {
    const el = document.querySelector(selector);
    el?.click();
    return Boolean(el);
  };
  if (target.matches?.("[data-caret]")) {
    if (key === "Enter") target.form.requestSubmit();
    else if (key !== "Escape" || !click("[data-back]")) return false;
    return true;
  }
  const open = target.closest?.("details.finder[open]");
  if (open && key === "Escape") {
    open.open = false;
    open.querySelector("summary").focus();
    return true;
  }
  if (typed(target)) return false;
  if (openBox(key)) return true;
  const reading = document.querySelector("[data-here]");
  if (reading && key === "j") return click("a[rel=next]") || true;
  if (reading && key === "k") return click("a[rel=prev]") || true;
  const rows = [...document.querySelectorAll("[data-list] [data-row]")];
  if (reading && /^[1-9]$/.test(key) && rows[key - 1]) { choose(rows, key - 1); return true; }
  if (reading && (key === "ArrowDown" || key === "ArrowUp") && rows.length > 1 && rows.includes(target)) {
    stepRow(key === "ArrowDown" ? 1 : -1);
    return true;
  }
  if (key === "Enter" && reading && !target.closest?.("a, button, summary, input, label")) return click("[data-key=a]");
  return false;
}

document.addEventListener("keydown", (event) => {
  if (!desk() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (busy) {
    if (event.key.length === 1 || event.key === "Enter") {
      pressed.push(event.key);
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    return;
  }
  if (pressHere(event)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.finder[open]")) event.target.querySelector("input.input, textarea")?.focus();
}, true);

addEventListener("popstate", () => desk() && go(location.href, null, false));
settle();
