// The big screen: asks every 0.8 seconds whether the vote has changed, and shows it at once when it has.
const main = document.querySelector("[data-screen]");
const lost = document.querySelector("[data-screen-lost]");
const EVERY = 800;

async function follow() {
  try {
    const mark = main.querySelector("[data-mark]").dataset.mark;
    const reply = await fetch(`${main.dataset.screen}&mark=${mark}`, { cache: "no-store" });
    if (reply.status === 200 && !reply.redirected) {
      const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-mark]");
      if (fresh) main.replaceChildren(fresh);
    }
    lost.hidden = reply.ok && !reply.redirected;
  } catch {
    lost.hidden = false;
  }
  setTimeout(follow, EVERY);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  document.querySelector(`[data-screen-key="${CSS.escape(event.key)}"]`)?.click();
});
setTimeout(follow, EVERY);
