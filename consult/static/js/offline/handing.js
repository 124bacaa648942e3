// Handing in: in order, some at a time, each entry once; what the server has is taken off the device, nothing else is.
import { outgoing } from "./entries.js";

const AT_ONCE = 40;
const MUCH = 60000; // characters of one batch: as a form they are several times as long, and a form may be 4 MB
export class SignedOut extends Error {}
export class NoNetwork extends Error {}

async function asked(address, options = {}) {
  let reply;
  try {
    reply = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "manual", ...options });
  } catch {
    throw new NoNetwork("No network.");
  }
  if (reply.type === "opaqueredirect" || reply.status === 404 || reply.status === 400) throw new SignedOut("Sign in to hand in.");
  if (!reply.ok) throw new NoNetwork("The office’s computer does not answer. Try again later.");
  return reply.json();
}

export const offered = () => asked("/capture/sessions");
export const bundleOf = (id) => asked(`/capture/sessions/${id}`);

function batchOf(entries, sessions, all) {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  return {
    room: Object.fromEntries(sessions.filter((session) => session.in_the_room).map((session) => [session.id, session.in_the_room])),
    rules_read: sessions.filter((session) => session.rules_read).map((session) => session.id),
    entries: entries.map((entry) => outgoing(entry, byId.get(entry.session), all)),
  };
}

export const everything = (entries, sessions) => batchOf(entries, sessions, entries);

// What of the session is remembered once its words are gone: how many, to what, by whom, and under which id.
function remember(session, entry, id) {
  const draft = entry.now || entry.first;
  const sent = session.sent || { numbers: {}, prompts: {}, members: {}, count: 0 };
  if (!entry.struck && !entry.observation && !sent.numbers[entry.number]) {
    sent.count += 1;
    sent.prompts[draft.prompt_id] = (sent.prompts[draft.prompt_id] || 0) + 1;
    sent.members[draft.member_id ?? ""] = (sent.members[draft.member_id ?? ""] || 0) + 1;
    sent.numbers[entry.number] = id;
  }
  sent.highest = Math.max(sent.highest || 0, entry.number);
  session.sent = sent;
}

async function settle(vault, some, done, sessions) {
  const results = new Map(done.map((each) => [each.key, each]));
  const kept = some.filter((entry) => ["kept", "conflict"].includes(results.get(entry.key)?.what));
  kept.forEach((entry) => {
    const session = sessions.find((each) => each.id === entry.session);
    if (session) remember(session, entry, results.get(entry.key).id);
  });
  const touched = new Set(kept.map((entry) => entry.session));
  await vault.settle(kept, sessions.filter((each) => touched.has(each.id)));
  for (const entry of some.filter((each) => results.get(each.key)?.what === "refused")) {
    await vault.amend(entry.place, (now) => { now.why = results.get(now.key).why; });
  }
  return kept.length;
}

export function inBatches(entries) {
  const batches = [];
  let long = MUCH;
  for (const entry of entries) {
    const length = JSON.stringify(entry).length;
    if (long + length > MUCH || batches.at(-1).length === AT_ONCE) {
      batches.push([]);
      long = 0;
    }
    batches.at(-1).push(entry);
    long += length;
  }
  return batches;
}

// Everything that waits. Two tabs never hand in at once: their batches would mix.
export async function handIn(vault) {
  return navigator.locks.request("consult-hand-in", async () => {
    const { token } = await offered();
    const conflicts = [];
    let kept = 0;
    for (const some of inBatches(await vault.entries())) {
      const sessions = await vault.sessions();
      const all = await vault.entries();
      await vault.markTried(some);
      const body = new URLSearchParams({ csrf_token: token, batch: JSON.stringify(batchOf(some, sessions, all)) });
      const { done } = await asked("/capture/hand-in", { method: "POST", body });
      conflicts.push(...done.filter((each) => each.what === "conflict"));
      kept += await settle(vault, some, done, sessions);
    }
    return { kept, conflicts: conflicts.length, left: (await vault.entries()).length };
  });
}
