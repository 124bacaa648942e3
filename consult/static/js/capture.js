// Live capture: Enter adds and clears the line at once; what was added is sent in order, each entry once, and waits
// sealed in this tab until the server has it. What the other note-taker adds appears by itself.
import { entryLine, steppers } from "./entry_line.js";
import { entryQueue } from "./entry_queue.js";
import { keeper } from "./entry_seal.js";
import { takeParts } from "./live_parts.js";

const EVERY = 2500;
const SIGNED_OUT = "You have been signed out. Sign in again in another tab. Your words wait here.";
steppers(document);
const form = document.querySelector("form[data-capture]");
if (form) start();

async function start() {
  const strip = document.querySelector("[data-capture-net]");
  const stream = document.querySelector("[data-live=stream]");
  const place = form.getAttribute("action").split("?")[0];
  const prompt = form.elements.prompt_id.value;
  const store = keeper(`consult-capture:${place}`, form.dataset.seal);
  let drafts = {};
  let ready = false;

  function keep() {
    drafts[prompt] = line.box.value;
    if (ready) store.then((kept) => kept.keep({ drafts, waiting: queue.waiting }));
  }

  const line = entryLine(form, { add, changed: keep });
  const queue = entryQueue({ post, changed: keep, refused: line.giveBack, stuck });

  function add() {
    const entry = line.take();
    if (entry) queue.add(entry);
    line.complain("");
    queue.send();
  }

  function stuck(why, count) {
    const words = strip?.querySelector("[data-capture-waiting]");
    if (strip) strip.hidden = !count;
    if (words) words.textContent = count === 1 ? "1 contribution waits" : `${count} contributions wait`;
    if (why) line.complain(why);
    else if (count && !strip) line.complain("No network. Your words wait in this tab.");
  }

  const ask = (url, options = {}) =>
    fetch(url, { ...options, headers: { "X-Requested-With": "fetch", Accept: "text/html" } });
  const signedOut = (reply) => reply.redirected && new URL(reply.url).pathname.startsWith("/sign-in");

  function bodyOf(fields) {
    const body = new URLSearchParams(fields);
    body.set("csrf_token", form.elements.csrf_token?.value || "");
    body.set("seen", stream.dataset.mark);
    return body;
  }

  async function post(entry, again = true) {
    const body = bodyOf(entry.fields);
    body.set("capture_key", entry.key);
    // keepalive: it arrives even when the page is left in the same moment; browsers allow that up to 64 KB.
    const reply = await ask(form.action, { method: "POST", body, keepalive: String(body).length < 60000 });
    if (signedOut(reply)) throw new Error(SIGNED_OUT);
    if (reply.status >= 500 || reply.status === 429) throw new TypeError("the server is not there");
    if (reply.status === 400 && again) {  // signed in anew in another tab: the form needs the token of that sign-in
      await refresh("0");
      return post(entry, false);
    }
    const problem = takeParts(await reply.text(), form);
    if (reply.ok && !problem) return "";
    return problem || `It was not kept (${reply.status}). Your words are still here. Load the page again.`;
  }

  // What is new since the page was drawn; the server says nothing, cheaply, when nothing is.
  async function refresh(seen) {
    const reply = await ask(`${form.dataset.liveAt}&seen=${encodeURIComponent(seen)}`);
    if (signedOut(reply)) throw new Error(SIGNED_OUT);
    if (reply.status === 200) takeParts(await reply.text(), form);
  }

  async function watch() {
    let wait = EVERY;
    try {
      if (document.visibilityState === "visible") await refresh(stream.dataset.mark);
    } catch (fault) {
      if (!(fault instanceof TypeError)) line.complain(fault.message);
      wait = EVERY * 4;
    }
    setTimeout(watch, wait);
  }

  // Striking out, putting back: without leaving the page. And "agrees with", "differs from": into the entry line.
  document.querySelector(".talk").addEventListener("submit", async (event) => {
    if (event.target === form || !event.target.closest("[data-live]")) return;
    event.preventDefault();
    try {
      const reply = await ask(event.target.action, { method: "POST", body: bodyOf(new FormData(event.target)) });
      if (signedOut(reply)) throw new Error(SIGNED_OUT);
      if (!reply.ok || reply.redirected) location.reload();
      else takeParts(await reply.text(), form);
    } catch (fault) {
      line.complain(fault instanceof TypeError ? "No network. Try again when you are back." : fault.message);
    }
  });
  stream.addEventListener("click", (event) => {
    const way = event.target.closest("[data-way]");
    if (!way || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    line.goesFrom(way.dataset.number, way.dataset.way);
  });

  window.addEventListener("online", queue.send);
  let sealing = null;
  window.addEventListener("beforeunload", (event) => {
    if (sealing?.busy || (strip && !strip.hidden)) event.preventDefault();
  });
  line.box.focus({ preventScroll: true });
  sealing = await store;
  const kept = await sealing.read();
  const typed = line.box.value;
  if (kept) {
    drafts = kept.drafts;
    queue.restore(kept.waiting);
    if (drafts[prompt] && drafts[prompt] !== typed) line.box.value = typed ? `${drafts[prompt]}\n${typed}` : drafts[prompt];
  }
  ready = true;
  keep();
  if (queue.waiting.length) queue.send();
  setTimeout(watch, EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") refresh(stream.dataset.mark).catch(() => {});
  });
}
