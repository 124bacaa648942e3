// The device's store: IndexedDB, written through to the disk before anything is called kept. It knows only boxes.
const NAME = "consult-capture";
const HOLDS = "holds_words"; // while it is there, signing out on this device does not wipe the store
const YEAR = 400 * 24 * 3600;

function told(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

export async function isThere() {
  return (await indexedDB.databases()).some((each) => each.name === NAME);
}

export async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore("about", { keyPath: "name" });
    db.createObjectStore("sessions", { keyPath: "id" });
    db.createObjectStore("entries", { keyPath: "place", autoIncrement: true });
    db.createObjectStore("drafts", { keyPath: "id" });
  };
  const db = await told(request);
  db.onversionchange = () => db.close();
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${HOLDS}=1; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  return db;
}

// One transaction: act(stores) makes requests; resolved with what act gave once all of it is on the disk.
export function write(db, names, act, durability = "strict") {
  return new Promise((done, failed) => {
    const all = db.transaction(names, "readwrite", { durability });
    const results = act(Object.fromEntries(names.map((name) => [name, all.objectStore(name)])));
    all.oncomplete = () => done(results);
    all.onabort = () => failed(all.error || new Error("the store gave up"));
  });
}

export const readAll = (db, name) => told(db.transaction(name).objectStore(name).getAll());
export const read = (db, name, key) => told(db.transaction(name).objectStore(name).get(key));
export const count = (db, name) => told(db.transaction(name).objectStore(name).count());

export function destroy() {
  document.cookie = `${HOLDS}=; path=/; max-age=0; samesite=lax`;
  return told(indexedDB.deleteDatabase(NAME));
}
