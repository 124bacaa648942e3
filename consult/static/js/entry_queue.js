// Entries on their way: sent in their order, one at a time, each under a key of its own, so that one sent again is one.
const AGAIN = 5000;
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(20))].map((n) => n.toString(16).padStart(2, "0")).join("");

// post(entry): the server's refusal in words, or "" once it is kept; throws when it could not be asked.
export function entryQueue({ post, changed, refused, stuck }) {
  let waiting = [];
  let sending = false;
  let timer = 0;

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    try {
      while (waiting.length) {
        const entry = waiting[0];
        const why = await post(entry);
        waiting = waiting.filter((other) => other !== entry);
        if (why) refused(entry, why);
        changed();
      }
      stuck("", 0);
    } catch (fault) {
      stuck(fault instanceof TypeError ? "" : fault.message, waiting.length);
      timer = setTimeout(send, AGAIN);
    } finally {
      sending = false;
    }
  }

  return {
    get waiting() { return waiting; },
    add(entry) {
      waiting.push({ ...entry, key: newKey() });
      changed();
    },
    restore(entries) { waiting = [...entries, ...waiting]; },
    send,
  };
}
