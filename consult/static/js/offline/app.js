// Capture without a network: which view is shown, locking, and when what waits is handed in.
import * as desk from "./desk.js";
import { standing } from "./entries.js";
import { bundleOf, everything, handIn, NoNetwork, offered, SignedOut } from "./handing.js";
import { each, make, one, say, show, things, turnTo } from "./page.js";
import { sealFile } from "./sealing.js";
import { rate } from "./strength.js";
import { Vault } from "./vault.js";

const IDLE = 10 * 60 * 1000; // nobody touched it for this long: it locks
const LOOK = 5000;
const AGAIN = 60 * 1000;
let vault = null;
let chosen = null; // the session whose rules are read out
let publicKey = "";
let touched = Date.now();
let busy = null;

function holds(opened) {
  vault = opened;
  document.body.toggleAttribute("data-open", Boolean(opened));
  if (opened) document.body.dataset.open = "yes";
  show("open", Boolean(opened));
  show("new-device", !opened);
}

async function begin() {
  const { there, waiting } = await Vault.glance();
  if (!there) return start();
  say("glance", waiting ? `Not handed in: ${things(waiting)}. What is here stays here until it is.` : "Nothing waits on this device.");
  turnTo("locked", false);
  one("form", "open").querySelector("input").focus();
}

// Getting ready

async function start() {
  turnTo("start");
  ["signed-out", "no-network", "signed-in", "no-sessions"].forEach((name) => show(name, false));
  try {
    const { key, sessions } = await offered();
    publicKey = key;
    const here = vault ? new Set((await vault.sessions()).map((session) => session.id)) : new Set();
    const rows = sessions.filter((session) => !here.has(session.id)).map((session) => {
      const label = make("label", "", { class: "choice" });
      label.append(make("input", "", { type: "checkbox", name: "session", value: session.id }), make("span", `${session.title}, ${session.forum}`));
      return label;
    });
    one("list", "choose").replaceChildren(...rows);
    show("signed-in", true);
    show("no-sessions", !rows.length);
  } catch (problem) {
    show(problem instanceof SignedOut ? "signed-out" : "no-network", true);
  }
}

async function prepare() {
  const form = one("form", "prepare");
  const ids = [...form.querySelectorAll("[name=session]:checked")].map((input) => input.value);
  const [first, again] = ["new-passphrase", "same-passphrase"].map((id) => document.getElementById(id));
  const wrong = !ids.length ? "Choose at least one session."
    : vault ? "" : !rate(first.value).good ? rate(first.value).words || "Write a passphrase."
    : first.value !== again.value ? "The two passphrases are not the same." : "";
  say("start-error", wrong);
  if (wrong) return;
  try {
    const bundles = [];
    for (const id of ids) bundles.push(await bundleOf(id));
    await navigator.serviceWorker.ready;
    if (!vault) holds(await Vault.make(first.value));
    for (const bundle of bundles) await vault.keepSession({ ...bundle, key: publicKey });
    form.reset();
    say("strength", "");
    await list(`This device is ready. The screen opens without a network at ${window.location.host}/capture/`);
  } catch (problem) {
    say("start-error", problem instanceof NoNetwork || problem instanceof SignedOut ? problem.message : "This device could not be made ready. Load the page again.");
  }
}

// What is on the device

async function list(news = "") {
  turnTo("list");
  say("news", news);
  say("hand-in-error", "");
  await drawList();
}

async function drawList() {
  const [sessions, entries] = await Promise.all([vault.sessions(), vault.entries()]);
  one("list", "sessions").replaceChildren(...sessions.map((session) => {
    const li = make("li");
    const about = make("div");
    const waiting = entries.filter((entry) => entry.session === session.id).length;
    const sent = session.sent?.count || 0;
    about.append(make("h2", session.title), make("p", [`${things(waiting)} not handed in`, sent ? `${sent} handed in` : ""].filter(Boolean).join(", "), { class: "meta" }));
    const button = make("button", "Open", { type: "button", class: "button", "data-session": session.id });
    button.append(make("span", ` ${session.title}`, { class: "unseen" }));
    li.append(about, button);
    return li;
  }));
  say("waiting", entries.length ? `${things(entries.length)}. Nothing here runs out.` : "Nothing waits here.");
  show("waits", entries.length > 0);
  one("list", "waiting").replaceChildren(...entries.map((entry) => {
    const said = standing(entry);
    const session = sessions.find((any) => any.id === entry.session);
    const li = make("li");
    const words = make("p", entry.struck ? "Struck out" : said.text, said.kind === "verbatim" && !entry.observation ? { class: "voice" } : {});
    li.append(words, make("span", [session?.title, `#${entry.number}`, entry.why].filter(Boolean).join(" · "), { class: "meta" }));
    return li;
  }));
}

// Handing in. quiet: it happens by itself, and says nothing when there is no network.
function hand(how) {
  if (busy && how.quiet) return busy;
  const turn = (busy || Promise.resolve()).catch(() => {}).then(() => handNow(how));
  busy = turn;
  return turn.finally(() => { if (busy === turn) busy = null; });
}

async function handNow({ quiet, clear }) {
  if (!vault || (quiet && !(await vault.waiting()))) return;
  say("hand-in-error", "");
  show("must-sign-in", false);
  try {
    const { kept, left, conflicts } = await handIn(vault);
    net(true);
    const beside = conflicts ? ` ${conflicts} had been changed by somebody else: both wordings are kept, side by side, on the session’s page.` : "";
    if (clear && !left) { await cleared(kept, beside); return; }
    await desk.reload();
    if (!one("view", "list").hidden) {
      await drawList();
      if (kept) say("news", `${things(kept)} handed in.${beside}`);
    }
    if (clear) say("hand-in-error", `${things(left)} not taken. The list says why.`);
  } catch (problem) {
    net(false, problem instanceof SignedOut);
    show("must-sign-in", problem instanceof SignedOut);
    if (!quiet) say("hand-in-error", problem instanceof SignedOut ? "You are not signed in." : problem instanceof NoNetwork ? problem.message : "It was not handed in. Everything is still here.");
  }
}

function net(reached, signedOut = false) {
  say("net", reached ? "Sealed on this device." : signedOut ? "Sealed on this device." : "No network.");
  say("after", reached ? "They are handed in as you go." : signedOut ? "Sign in from All sessions to hand them in." : "They will be handed in when you are back.");
}

// A sentence that nobody finished is only here: the device is not cleared over it.
async function unfinished() {
  const halves = new Set(await vault.halfSentences());
  const session = (await vault.sessions()).find((each) => halves.has(each.id));
  if (session) say("hand-in-error", `Half a sentence is still in the box of ${session.title}. Add it or empty the box, then clear.`);
  return Boolean(session);
}

async function cleared(kept, beside = "") {
  if (await unfinished()) return drawList();
  const sent = (await vault.sessions()).reduce((sum, session) => sum + (session.sent?.count || 0), 0);
  await vault.destroy();
  holds(null);
  say("cleared", `${things(Math.max(kept, sent))} handed in.${beside}`);
  ["sessions", "waiting"].forEach((name) => one("list", name).replaceChildren());
  return turnTo("cleared");
}

async function saveFile() {
  const [entries, sessions] = await Promise.all([vault.entries(), vault.sessions()]);
  await vault.markTried(entries);
  const text = await sealFile(sessions[0].key, everything(entries, sessions));
  const link = make("a", "", { href: URL.createObjectURL(new Blob([text], { type: "application/octet-stream" })), download: `capture-${Date.now()}.sealed` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), LOOK);
  show("file-saved", true);
  say("news", "The sealed file is saved. What is in it stays here too, until you clear it.");
}

// The desk

async function open(id) {
  chosen = (await vault.sessions()).find((session) => String(session.id) === String(id));
  if (chosen.rules_read) return toDesk();
  const parts = [["Ground rules", chosen.ground_rules], ["What stays in this room, and what cannot", chosen.confidentiality], ["Before we begin", chosen.content_note]];
  one("list", "rules").replaceChildren(...parts.filter(([, words]) => words).flatMap(([title, words]) => [make("h2", title), make("p", words, { class: "rule" })]));
  if (!one("list", "rules").children.length) one("list", "rules").append(make("p", "Say what stays in this room, and what cannot. Say that anybody may stop."));
  document.getElementById("room").value = chosen.in_the_room || "";
  return turnTo("rules");
}

async function toDesk() {
  net(navigator.onLine);
  await desk.sit(vault, chosen, () => { if (navigator.onLine) soon(); });
}

let waiting = 0;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => hand({ quiet: true }), LOOK);
}

async function lock() {
  if (!vault) return;
  const held = vault;
  await desk.rise();
  holds(null);
  chosen = null;
  ["sessions", "waiting", "rules", "choose"].forEach((name) => one("list", name).replaceChildren());
  show("file-saved", false);
  await held.lock();
  await begin();
}

const acts = {
  lock,
  start,
  list: () => list(),
  prepare: start,
  "hand-in": () => hand({ quiet: false, clear: true }),
  file: saveFile,
  "leave-desk": async () => { await desk.rise(); await list(); },
  "rules-read": async () => {
    const room = document.getElementById("room").valueAsNumber;
    chosen.rules_read = true;
    chosen.in_the_room = room > 0 && room < 1000 ? Math.floor(room) : chosen.in_the_room;
    await vault.keepSession(chosen);
    await toDesk();
  },
};

const forms = {
  prepare,
  open: async (form) => {
    const input = form.querySelector("input");
    const opened = await Vault.open(input.value);
    input.value = "";
    say("open-error", opened ? "" : "That is not the passphrase of this device. Try again.");
    if (!opened) return input.focus();
    touched = Date.now();
    holds(opened);
    await list();
    return hand({ quiet: true });
  },
  forget: async (form) => {
    if (!form.querySelector("input").checked) return;
    await (await import("./store.js")).destroy();
    await begin();
  },
  clear: async (form) => {
    if (!form.querySelector("input").checked) return;
    form.reset();
    show("file-saved", false);
    await cleared((await vault.entries()).length);
  },
};

// Pressed twice is pressed once: two locks on one store would open neither half of it.
async function once(form, act) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    await act(form);
  } finally {
    delete form.dataset.busy;
  }
}

document.addEventListener("click", (event) => {
  const session = event.target.closest("[data-session]");
  const act = acts[event.target.closest("[data-do]")?.dataset.do];
  if (session) open(session.dataset.session);
  else if (act) act();
});
document.querySelectorAll("form[data-form]").forEach((form) => {
  const act = forms[form.dataset.form];
  if (act) form.addEventListener("submit", (event) => { event.preventDefault(); once(form, act); });
});
document.getElementById("new-passphrase").addEventListener("input", (event) => say("strength", rate(event.target.value).words));
document.querySelector("[data-show]").addEventListener("change", (event) => {
  ["new-passphrase", "same-passphrase"].forEach((id) => { document.getElementById(id).type = event.target.checked ? "text" : "password"; });
});

["keydown", "pointerdown"].forEach((kind) => document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true }));
setInterval(() => { if (vault && Date.now() - touched > IDLE) lock(); }, LOOK);
setInterval(() => hand({ quiet: true }), AGAIN);
window.addEventListener("online", () => hand({ quiet: true }));
window.addEventListener("offline", () => net(false));
window.addEventListener("pageshow", (event) => { if (event.persisted) lock(); });

if (!window.crypto?.subtle || !navigator.serviceWorker) {
  turnTo("start");
  say("start-error", "This browser cannot keep words sealed. Use the paper pack, or another browser over https.");
} else {
  navigator.serviceWorker.register("/capture/sw.js", { scope: "/capture/" });
  begin();
}
