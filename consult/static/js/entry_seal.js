// Words that wait in a tab, sealed before they touch the disk: AES-GCM, under a key that is never kept beside them.
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function textOf(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

export const keyFrom = (base64) => crypto.subtle.importKey("raw", bytesOf(base64), "AES-GCM", false, ["encrypt", "decrypt"]);

export async function seal(key, said) {
  const once = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(said));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv: once }, key, words));
  return `${textOf(once)}.${textOf(sealed)}`;
}

// What was sealed; null when it is not ours.
export async function unseal(key, text) {
  try {
    const [once, sealed] = text.split(".").map(bytesOf);
    const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: once }, key, sealed);
    return JSON.parse(new TextDecoder().decode(words));
  } catch {
    return null;
  }
}

// Keeps the newest state of a tab under one name. Sealing takes a moment: meanwhile only the newest state waits for it.
// Where the browser has no crypto (no https), nothing is kept on the disk at all.
export async function keeper(name, base64) {
  const key = base64 && crypto.subtle ? await keyFrom(base64) : null;
  let newest = null;
  let busy = false;

  async function write() {
    busy = true;
    while (newest) {
      const state = newest;
      newest = null;
      const sealed = await seal(key, state);
      try { sessionStorage.setItem(name, sealed); } catch { /* full: the words are still in the page */ }
    }
    busy = false;
  }

  return {
    keep(state) {
      if (!key) return;
      newest = state;
      if (!busy) write();
    },
    get busy() { return busy; },
    async read() {
      const kept = key && sessionStorage.getItem(name);
      return kept ? unseal(key, kept) : null;
    },
  };
}
