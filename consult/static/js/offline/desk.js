// The desk: the same screen and keys as live capture. Enter keeps a line, sealed, on this device.
import { entryLine, steppers } from "../entry_line.js";
import { check, drafted, Refused, standing } from "./entries.js";
import { each, make, one, part, say, show, things, turnTo } from "./page.js";
import { newKey } from "./sealing.js";

const PAUSE = 300; // after the last key, half a sentence is kept too
const form = one("form", "entry");
const FULL = "It was not kept: this device is full, or its store is broken. Your words are back in the box.";
const HOW = { verbatim: "own words", note: "note" };
let vault;
let session;
let entries = [];
let prompt;
let editing;
let undo;
let timer;
let half = ""; // what stood in the box before an entry was put right
let onChange = () => {};

function changed() {
  delete box.dataset.half;
  timer ||= setTimeout(keepDraft, PAUSE);
}

const { box, complain, giveBack, goesFrom, take } = entryLine(form, { add, changed });

const mine = () => entries.filter((entry) => !entry.struck);
const written = () => mine().filter((entry) => entry.turn); // on the disk, not only in the list
const known = () => new Set([...mine().filter((entry) => !entry.observation).map((entry) => entry.number), ...Object.keys(session.sent?.numbers || {}).map(Number)]);
const next = () => Math.max(0, session.sent?.highest || 0, ...entries.map((entry) => entry.number)) + 1;
const whoSaid = ({ member_id: id, speaker }) => session.members.find((member) => member.id === id)?.alias
  || { several: "Several", someone: "Someone" }[speaker] || "Room";

// One choice of a switch, or the value of a box.
function choose(name, value) {
  const inputs = [...form.elements].filter((input) => input.name === name);
  inputs.forEach((input) => {
    if (input.type === "radio") input.checked = input.value === String(value ?? "");
    else input.value = value ?? "";
  });
}

const AGREED = { none: "no", paraphrase: "paraphrase", quote: "quote", quote_attribute: "quote, one fact" };

// Who speaks, and with it what they agreed to before.
function chooseWho(value) {
  choose("member_id", value);
  form.querySelector('[name="member_id"]:checked')?.dispatchEvent(new Event("change", { bubbles: true }));
}

function seat({ id, alias, consent }) {
  const label = make("label");
  label.append(make("input", "", { type: "radio", name: "member_id", value: id, "data-agreed": AGREED[consent] }), alias);
  return label;
}

function drawWho() {
  const row = form.querySelector("#member_id .switch");
  form.querySelectorAll("[data-alias]").forEach((old) => old.remove());
  const labels = session.members.map(seat);
  labels.forEach((label) => { label.dataset.alias = ""; });
  row.append(...labels.slice(0, 6));
  if (labels.length > 6) {
    const rest = part("aliases");
    rest.dataset.alias = "";
    rest.querySelector(".switch").append(...labels.slice(6));
    row.after(rest);
  }
}

function line(entry) {
  const said = standing(entry);
  const li = part("thing");
  const words = li.querySelector("p");
  const who = entry.observation ? "I" : whoSaid(said);
  li.dataset.key = entry.key;
  one("part", "who", li).textContent = who;
  li.querySelector("small").textContent = `#${entry.number} ${entry.observation ? "saw" : HOW[said.kind]}`;
  const own = said.kind === "verbatim" && !entry.observation;
  words.textContent = own ? `“${said.text}”` : said.text;
  words.classList.toggle("voice", own);
  if (said.language !== "en") words.lang = said.language;
  li.querySelectorAll("[data-named]").forEach((unseen) => { unseen.textContent = ` what ${who} said: ${said.text.slice(0, 40)}`; });
  li.querySelectorAll("[data-numbered]").forEach((unseen) => { unseen.textContent = ` number ${entry.number}: somebody else`; });
  if (entry.observation) li.querySelectorAll("button:has([data-numbered])").forEach((button) => button.remove());
  li.querySelector(".marks").append(...marks(entry, said));
  return li;
}

function marks(entry, said) {
  const found = [];
  if (!entry.observation) {
    if (said.headcount > 1) {
      const heads = part("heads");
      heads.lastChild.textContent = ` ${said.headcount} ${session.in_the_room && said.member_id === null ? `of ${session.in_the_room} agreed` : "nodded"}`;
      found.push(heads);
    }
    found.push(part(`strength-${said.strength}`), part(`consent-${said.consent}`));
    if (said.stance) found.push(make("span", `${said.stance === "agrees" ? "agrees with" : "differs from"} #${said.refers_number}`));
  }
  found.push(make("span", entry.why ? `not taken: ${entry.why}` : "not handed in", { class: "unsent" }));
  return found;
}

function drawStream() {
  const here = mine().filter((entry) => standing(entry).prompt_id === prompt.id);
  const list = one("list", "stream");
  list.replaceChildren(...here.map(line).reverse());
  const sent = session.sent?.prompts[prompt.id] || 0;
  if (sent) list.append(make("li", `${sent} handed in from this device`, { class: "sent-line" }));
  else if (!here.length) list.append(make("li", "Nothing yet. Type what you hear and press Enter.", { class: "nothing" }));
}

function drawCounts() {
  const said = mine().filter((entry) => !entry.observation).map(standing);
  const count = (test, sent) => said.filter(test).length + (sent || 0);
  say("count", `${written().length} kept here`);
  one("list", "agenda").replaceChildren(...session.prompts.map((each, at) => {
    const li = make("li");
    const link = make("a", "", { href: "#", "data-prompt": each.id, ...(each.id === prompt.id ? { "aria-current": "step" } : {}) });
    const n = make("span", count((one) => one.prompt_id === each.id, session.sent?.prompts[each.id]) || "–", { class: "n" });
    n.append(make("span", " contributions", { class: "unseen" }));
    link.append(make("span", at + 1), make("span", each.text), n);
    li.append(link);
    return li;
  }));
  const seats = session.members.map((member) => [member.alias, count((one) => one.member_id === member.id, session.sent?.members[member.id])]);
  seats.sort((a, b) => a[1] - b[1] || a[0].localeCompare(b[0]));
  seats.push(["The room", count((one) => one.member_id === null, session.sent?.members[""])]);
  one("list", "seats").replaceChildren(...seats.map(([alias, heard]) => {
    const li = make("li");
    li.append(make("span", alias), make("span", heard || "not yet", heard ? {} : { class: "none" }));
    return li;
  }));
  say("safe", `${things(written().length)} safe on this device.`);
}

function draw() {
  say("prompt", prompt.text);
  drawStream();
  drawCounts();
}

function keepDraft() {
  clearTimeout(timer);
  timer = 0;
  if (!vault || !session || editing) return;
  const text = box.value;
  vault.keepDraft(session.id, { prompt: prompt.id, text }).then(() => { if (box.value === text) box.dataset.half = "kept"; }).catch(() => {});
}

async function add() {
  clearTimeout(timer);
  timer = 0;
  const typed = take();
  if (!typed) return;
  const said = { ...Object.fromEntries(typed.fields), text: typed.words };
  const observation = said.kind === "observation";
  const draft = drafted(said, session, editing ? standing(editing).prompt_id : prompt.id);
  complain("");
  say("toast", "");
  try {
    check(draft, session, known(), observation);
    if (editing) await saveEdit(draft, observation);
    else await keep({ key: newKey(), session: session.id, number: next(), observation, first: draft });
  } catch (problem) {
    if (!session) throw problem;
    giveBack(typed, problem instanceof Refused ? problem.message : FULL);
    const wrong = problem.field && [...form.elements].find((input) => input.name === problem.field);
    if (wrong) wrong.focus();
  }
}

async function keep(entry) {
  const at = session.id;
  entries.push(entry);
  const list = one("list", "stream");
  list.querySelector(".nothing")?.remove();
  const li = line(entry);
  list.prepend(li);
  try {
    await vault.add(entry);
  } catch (fault) {
    entries = entries.filter((other) => other !== entry);
    li.remove();
    throw fault;
  }
  if (session?.id !== at) return;
  drawCounts();
  if (box.value) keepDraft(); // the write has taken the draft away: what was typed since is one again
  onChange();
}

async function saveEdit(draft, observation) {
  const at = editing.place;
  stopEditing();
  const now = await vault.amend(at, (entry) => {
    entry.why = "";
    if (entry.tried) entry.now = draft;
    else Object.assign(entry, { first: draft, observation });
  });
  await reload();
  if (!now) throw new Refused("It was handed in while you wrote. Put it right on its own page, with a network.");
}

function edit(entry) {
  keepDraft();
  half = editing ? half : box.value;
  editing = entry;
  const said = standing(entry);
  const values = { ...said, member_id: said.member_id ?? said.speaker ?? "", kind: entry.observation ? "observation" : said.kind, refers_to: said.refers_number };
  chooseWho(values.member_id);
  for (const name of ["kind", "headcount", "strength", "consent", "language", "slip", "stance", "refers_to", "text"]) choose(name, values[name]);
  form.querySelector("button.button").textContent = "Save";
  show("editing", true);
  box.focus();
}

function stopEditing() {
  editing = undefined;
  form.querySelector("button.button").textContent = "Add";
  show("editing", false);
  choose("kind", "verbatim");
  choose("slip", "");
  form.querySelectorAll("[data-reset]").forEach((input) => {
    if (input.type === "radio") input.checked = true;
    else input.value = input.dataset.reset;
  });
  chooseWho("");
  box.value = half;
  half = "";
  box.focus();
}

// Struck out before it was handed in, it is gone; nothing that answered it goes on doing so.
async function strike(entry) {
  const answering = mine().filter((other) => standing(other).refers_number === entry.number && other.key !== entry.key);
  const left = await vault.amend(entry.place, (now) => {
    if (!now.tried) return false;
    now.struck = true;
    return true;
  });
  for (const other of left ? [] : answering) {
    await vault.amend(other.place, (now) => { Object.assign(standing(now), { refers_number: null, stance: null }); });
  }
  undo = { entry, left };
  await reload();
  say("toast", `Struck out what ${entry.observation ? "I saw" : `${whoSaid(standing(entry))} said`}.`);
  show("undo", true);
  one("do", "undo").focus();
}

async function putBack() {
  if (!undo) return;
  const { entry, left } = undo;
  undo = undefined;
  if (left) await vault.amend(entry.place, (now) => { now.struck = false; });
  else await vault.add(entry);
  forgetUndo();
  await reload();
  say("toast", "It is back.");
  box.focus();
}

function forgetUndo() {
  undo = undefined;
  show("undo", false);
  say("toast", "");
}

async function fetchAll() {
  const [every, sessions] = await Promise.all([vault.entries(), vault.sessions()]);
  session = sessions.find((other) => other.id === session.id) || session;
  entries = every.filter((entry) => entry.session === session.id);
}

export async function reload() {
  if (!session) return;
  await fetchAll();
  draw();
}

// Everything is read first; once the desk is shown, nothing comes between the box and what is typed.
export async function sit(opened, chosen, changed) {
  [vault, session, onChange] = [opened, chosen, changed];
  const draft = await vault.draft(session.id);
  await fetchAll();
  prompt = session.prompts.find((each) => each.id === draft?.prompt) || session.prompts[0];
  say("title", session.title);
  say("about", `${session.kind}${session.in_the_room ? ` · ${session.in_the_room} in the room` : ""}`);
  form.querySelector("[name=headcount]").max = session.in_the_room || 999;
  drawWho();
  half = draft?.text || "";
  stopEditing();
  forgetUndo();
  complain("");
  draw();
  turnTo("desk", false);
  box.focus();
}

// Nothing that was said stays on the page.
export async function rise() {
  if (!session) return;
  clearTimeout(timer);
  if (!editing) await vault.keepDraft(session.id, { prompt: prompt.id, text: box.value }).catch(() => {});
  const row = form.querySelector("#member_id .switch");
  form.reset();
  box.value = half = "";
  [session, entries, editing, undo, prompt] = [undefined, [], undefined, undefined, undefined];
  for (const name of ["stream", "agenda", "seats"]) one("list", name).replaceChildren();
  for (const name of ["title", "about", "prompt", "toast", "entry-error"]) say(name, "");
  row.parentElement.querySelectorAll("[data-alias]").forEach((old) => old.remove());
}

steppers(form);
one("list", "agenda").addEventListener("click", (event) => {
  const link = event.target.closest("[data-prompt]");
  if (!link) return;
  event.preventDefault();
  keepDraft();
  prompt = session.prompts.find((any) => String(any.id) === link.dataset.prompt);
  forgetUndo();
  draw();
  box.focus();
});
one("list", "stream").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const entry = button && entries.find((any) => any.key === button.closest("li").dataset.key);
  if (!entry?.place) return;
  forgetUndo();
  const way = button.dataset.do;
  if (way === "edit") edit(entry);
  else if (way === "strike") strike(entry);
  else goesFrom(String(entry.number), way);
});
each("do", "undo").forEach((button) => button.addEventListener("click", putBack));
each("do", "cancel-edit").forEach((button) => button.addEventListener("click", stopEditing));
