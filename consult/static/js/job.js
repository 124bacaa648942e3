// Follows each long job: asks its status address, moves the bar, says so now and then, reloads when it ends.
const ended = ["done", "failed", "stopped", "finished", "cancelled"];
const every = 1500;
const sayEvery = 15000;

function follow(strip) {
  const part = (name) => strip.querySelector(`[data-job-${name}]`);
  let lastSaid = 0;
  let wait = every;

  function show(job) {
    const { message, progress_done: done, progress_total: total } = job;
    if (message) part("message").textContent = message;
    if (total) {
      part("fill").setAttribute("width", String(Math.round((160 * done) / total)));
      part("count").textContent = `${done} of ${total}.`;
    }
    if (Date.now() - lastSaid > sayEvery) {
      part("said").textContent = total ? `${message || "Working"}: ${done} of ${total}` : message || "";
      lastSaid = Date.now();
    }
  }

  async function ask() {
    try {
      const reply = await fetch(strip.dataset.job, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const job = await reply.json();
      show(job);
      wait = every;
      if (ended.includes(job.status)) { window.location.reload(); return; }
    } catch {
      wait = Math.min(wait * 2, 30000);
    }
    setTimeout(ask, wait);
  }
  setTimeout(ask, wait);
}

document.querySelectorAll("[data-job]").forEach((strip) => {
  if (!ended.includes(strip.dataset.state)) follow(strip);
});
