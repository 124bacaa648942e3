// How good a passphrase is, in words: whoever finds the device can try as many as they like.
const LEAST = 14;

export function rate(passphrase) {
  const length = [...passphrase].length;
  if (!length) return { good: false, words: "" };
  if (length < LEAST) return { good: false, words: `Too short: ${length} of ${LEAST} characters. Four plain words are good.` };
  const different = new Set(passphrase.toLowerCase()).size;
  if (different < 8 || /^(.+?)\1+$/.test(passphrase)) return { good: false, words: "Too easy to guess: it repeats itself." };
  if (/^\d+$/.test(passphrase)) return { good: false, words: "Too easy to guess: it is only numbers." };
  return length < 20 ? { good: true, words: "Good." } : { good: true, words: "Strong." };
}
