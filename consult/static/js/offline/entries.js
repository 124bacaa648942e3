// What a line of the form says, whether it may be kept, and what of it is handed in. The server asks the same again.
const LONGEST = 5000;

export class Refused extends Error {
  constructor(words, field = "text") {
    super(words);
    this.field = field;
  }
}

const whole = (text) => (/^\d{1,9}$/.test(String(text).trim()) ? Number(text) : null);

// fields: the form's names and values. session: what was taken along.
export function drafted(fields, session, promptId) {
  const who = fields.member_id || "";
  const member = session.members.find((each) => String(each.id) === who);
  return {
    prompt_id: promptId,
    member_id: member ? member.id : null,
    speaker: member || !who ? null : who,
    kind: fields.kind === "observation" ? "note" : fields.kind,
    text: fields.text.replaceAll("\r\n", "\n").trim(),
    headcount: whole(fields.headcount) ?? 0,
    strength: Number(fields.strength),
    consent: fields.consent || (member ? member.consent : "none"),
    language: fields.language || "en",
    slip: fields.slip ? whole(fields.slip) ?? -1 : null,
    stance: fields.stance || null,
    refers_to: null,
    refers_number: fields.refers_to ? whole(fields.refers_to) ?? -1 : null,
  };
}

export function check(draft, session, known, isObservation) {
  const length = [...draft.text].length;
  if (!draft.text) throw new Refused("Write what was said.");
  if (length > LONGEST) throw new Refused(`Shorten it to 5,000 characters. It has ${length.toLocaleString("en")}.`);
  if (isObservation) return;
  const most = session.in_the_room || 999;
  if (draft.headcount < 1 || draft.headcount > most) throw new Refused(`It can stand for 1 to ${most} people.`, "headcount");
  if (draft.slip !== null && draft.slip < 1) throw new Refused("Write the number that is on the slip.", "slip");
  if (draft.slip !== null && draft.member_id === null && draft.speaker !== "someone") {
    throw new Refused("A slip belongs to one person. Choose Someone, or an alias.", "slip");
  }
  if (draft.stance && draft.refers_number === null) throw new Refused("Write the number of the earlier one.", "refers_to");
  if (!draft.stance && draft.refers_number !== null) throw new Refused("Choose which way it goes: agrees, or differs.", "stance");
  if (draft.stance && !known.has(draft.refers_number)) {
    throw new Refused(`This device has no number ${draft.refers_number} in this session. Look at the list again.`, "refers_to");
  }
}

export const standing = (entry) => entry.now || entry.first;

// As it goes out: an earlier one by its id when it is handed in already, else by its key.
export function outgoing(entry, session, all) {
  const sent = (draft) => {
    const { refers_number: number, ...rest } = draft;
    if (number === null || number === undefined) return rest;
    const id = session?.sent?.numbers?.[number];
    if (id) return { ...rest, refers_to: id };
    const earlier = all.find((other) => other.session === entry.session && other.number === number && !other.observation);
    return { ...rest, refers_key: earlier ? earlier.key : "" };
  };
  return {
    key: entry.key,
    turn: entry.turn,
    session: entry.session,
    observation: Boolean(entry.observation),
    first: sent(entry.first),
    now: entry.now ? sent(entry.now) : null,
    struck: Boolean(entry.struck),
  };
}
