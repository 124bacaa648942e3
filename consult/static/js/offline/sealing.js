// Sealing: a key from a passphrase, records under that key, and files that only our own server can open.
const ROUNDS = 600000;
const PAD = 256; // every record is a multiple of this long: its length says little about what is in it
const encode = (words) => new TextEncoder().encode(words);
const decode = (bytes) => new TextDecoder().decode(bytes);

export const random = (length) => crypto.getRandomValues(new Uint8Array(length));
export const newKey = () => [...random(20)].map((n) => n.toString(16).padStart(2, "0")).join("");

export function toBase64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

export const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// The key lives in memory only and cannot be taken out of it.
export async function keyFrom(passphrase, salt, rounds = ROUNDS) {
  const typed = await crypto.subtle.importKey("raw", encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export const newLock = () => ({ salt: random(16), rounds: ROUNDS });

function padded(value) {
  const plain = encode(JSON.stringify(value));
  const full = new Uint8Array(Math.ceil((plain.length + 1) / PAD) * PAD).fill(32);
  full.set(plain);
  return full;
}

// name ties the box to its place: a box moved to another record does not open.
export async function seal(key, name, value) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: encode(name) };
  return { iv, box: await crypto.subtle.encrypt(how, key, padded(value)) };
}

export async function unseal(key, name, { iv, box }) {
  const how = { name: "AES-GCM", iv, additionalData: encode(name) };
  return JSON.parse(decode(await crypto.subtle.decrypt(how, key, box)));
}

// A file for the server's public key (raw P-256 point, base64): a key pair of this once, HKDF, AES-GCM.
export async function sealFile(publicKey, value) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", fromBase64(publicKey), curve, false, []);
  const once = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, once.privateKey, 256);
  const salt = random(16);
  const stretched = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: encode("consult-sealed-1") };
  const key = await crypto.subtle.deriveKey(how, stretched, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const { iv, box } = await seal(key, "consult-sealed-1", value);
  const from = await crypto.subtle.exportKey("raw", once.publicKey);
  const parts = { from, salt, iv, box };
  const text = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, toBase64(part)]));
  return JSON.stringify({ consult: "sealed-1", ...text });
}
