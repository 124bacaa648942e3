// Counting a room: one more, one fewer, and how many are counted so far. Enter adds what was said, and what somebody
// else adds comes in. Without this the boxes take numbers and the page is loaded again.
import { takeParts } from "./live_parts.js";

const EVERY = 6000;

for (const group of document.querySelectorAll("[data-stepper]")) {
  const input = group.querySelector("input");
  group.addEventListener("click", (event) => {
    const by = Number(event.target.closest("[data-step]")?.dataset.step || 0);
    if (!by) return;
    const wanted = Number(input.value || input.min || 0) + by;
    input.value = String(Math.max(Number(input.min || 0), Math.min(Number(input.max || 999), wanted)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const form = document.querySelector("[data-counts]");
if (form) {
  const sum = form.querySelector("[data-counts-sum]");
  form.addEventListener("input", () => {
    const counted = [...form.querySelectorAll("input[type=number]")].reduce((all, input) => all + Number(input.value || 0), 0);
    sum.textContent = String(counted);
    const room = Number(form.dataset.room || 0);
    form.classList.toggle("too-many", room > 0 && counted > room);
  });
}

const entry = document.querySelector("form[data-given]");
if (entry) {
  const text = entry.querySelector("textarea");
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    entry.requestSubmit();
  });
  if (location.hash === "#given") text.focus();
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const reply = await fetch(location.pathname, { cache: "no-store" });
      if (reply.ok && !reply.redirected) takeParts(await reply.text(), entry);
    } catch { /* no network: the next time will do */ }
  }, EVERY);
}
