// The vault: what the store holds, opened with the passphrase. Locked, it forgets its key.
import { keyFrom, newLock, seal, unseal } from "./sealing.js";
import * as store from "./store.js";

const CHECK = "this device";

export class Vault {
  #db;
  #key;
  #last = Promise.resolve(); // writes go one after the other: the order typed is the order kept

  constructor(db, key) {
    this.#db = db;
    this.#key = key;
  }

  static async make(passphrase) {
    const db = await store.open();
    const lock = newLock();
    const key = await keyFrom(passphrase, lock.salt, lock.rounds);
    const check = await seal(key, "check", CHECK);
    await store.write(db, ["about"], ({ about }) => { about.add({ name: "lock", ...lock, check }); }); // add: another tab may have been first
    await navigator.storage?.persist?.();
    return new Vault(db, key);
  }

  // Nothing when the passphrase is not the one.
  static async open(passphrase) {
    const db = await store.open();
    const lock = await store.read(db, "about", "lock");
    if (!lock) return null;
    const key = await keyFrom(passphrase, lock.salt, lock.rounds);
    try {
      await unseal(key, "check", lock.check);
    } catch {
      db.close();
      return null;
    }
    return new Vault(db, key);
  }

  // What can be said without the passphrase: whether a store is there, and how many entries wait in it.
  static async glance() {
    if (!(await store.isThere())) return { there: false, waiting: 0 };
    const db = await store.open();
    const [lock, waiting] = await Promise.all([store.read(db, "about", "lock"), store.count(db, "entries")]);
    db.close();
    if (!lock) await store.destroy(); // it was never finished: nothing is in it
    return { there: Boolean(lock), waiting };
  }

  async lock() {
    await this.#last.catch(() => {});
    this.#key = null;
    this.#db.close();
  }

  async destroy() {
    await this.lock();
    await store.destroy();
  }

  #then(work) {
    const next = this.#last.catch(() => {}).then(() => navigator.locks.request("consult-write", work)); // one tab at a time
    this.#last = next;
    return next;
  }

  keepSession(session) {
    return this.#then(async () => {
      const box = await seal(this.#key, `session ${session.id}`, session);
      await store.write(this.#db, ["sessions"], ({ sessions }) => sessions.put({ id: session.id, ...box }));
    });
  }

  async sessions() {
    const rows = await store.readAll(this.#db, "sessions");
    return Promise.all(rows.map((row) => unseal(this.#key, `session ${row.id}`, row)));
  }

  // An entry and the end of the draft it was typed in are one write: neither is there without the other.
  add(entry) {
    return this.#then(async () => {
      const box = await this.#sealed(entry);
      await store.write(this.#db, ["entries", "drafts"], ({ entries, drafts }) => {
        const row = { key: entry.key, tried: false, turn: 1, ...box };
        entries.add(entry.place ? { ...row, place: entry.place } : row).onsuccess = (event) => { entry.place = event.target.result; };
        drafts.delete(entry.session);
      });
      return Object.assign(entry, { tried: false, turn: 1 });
    });
  }

  #sealed({ place, tried, turn, ...entry }) {
    return seal(this.#key, `entry ${entry.key}`, entry);
  }

  async #opened(row) {
    const { key, place, tried, turn } = row;
    return { ...(await unseal(this.#key, `entry ${key}`, row)), place, tried, turn };
  }

  // act(entry) changes what is there now, or gives false to take it away. Resolved with the entry, or nothing.
  amend(place, act) {
    return this.#then(async () => {
      const row = await store.read(this.#db, "entries", place);
      if (!row) return null;
      const entry = await this.#opened(row);
      const stays = act(entry) !== false;
      entry.turn = row.turn + 1;
      const { tried, turn } = entry;
      const next = stays && { key: row.key, place, tried, turn, ...(await this.#sealed(entry)) };
      await store.write(this.#db, ["entries"], ({ entries }) => (next ? entries.put(next) : entries.delete(place)));
      return stays ? entry : null;
    });
  }

  waiting() {
    return store.count(this.#db, "entries");
  }

  async entries() {
    const rows = await store.readAll(this.#db, "entries");
    return Promise.all(rows.map((row) => this.#opened(row)));
  }

  // From now on the server may have these: what is changed later is sent as a change.
  markTried(entries) {
    return this.#then(async () => {
      const rows = await Promise.all(entries.map((entry) => store.read(this.#db, "entries", entry.place)));
      await store.write(this.#db, ["entries"], (stores) => {
        rows.filter(Boolean).forEach((row) => stores.entries.put({ ...row, tried: true }));
      });
    });
  }

  // Takes off what the server has, and keeps what is to be remembered of it, in one write. What was changed since it
  // was sent stays, and goes again.
  settle(kept, sessions) {
    return this.#then(async () => {
      const boxes = await Promise.all(sessions.map((session) => seal(this.#key, `session ${session.id}`, session)));
      await store.write(this.#db, ["entries", "sessions"], (stores) => {
        sessions.forEach((session, at) => stores.sessions.put({ id: session.id, ...boxes[at] }));
        kept.forEach(({ place, turn }) => {
          stores.entries.get(place).onsuccess = (event) => {
            if (event.target.result?.turn === turn) stores.entries.delete(place);
          };
        });
      });
    });
  }

  // Half a sentence; an empty one is none.
  keepDraft(session, draft) {
    return this.#then(async () => {
      if (!draft.text.trim()) return store.write(this.#db, ["drafts"], ({ drafts }) => { drafts.delete(session); });
      const box = await seal(this.#key, `draft ${session}`, draft);
      return store.write(this.#db, ["drafts"], ({ drafts }) => { drafts.put({ id: session, ...box }); }, "relaxed");
    });
  }

  async halfSentences() {
    return (await store.readAll(this.#db, "drafts")).map((row) => row.id);
  }

  async draft(session) {
    const row = await store.read(this.#db, "drafts", session);
    return row ? unseal(this.#key, `draft ${session}`, row) : null;
  }
}
