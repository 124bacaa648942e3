// Live capture: Enter adds and clears the line at once; what was added is sent in order, each entry once, and kept
// in this tab until the server has it. <form data-capture action=... method=post> with a textarea; it answers with the page.
const form = document.querySelector("form[data-capture]");

function stepper(group) {
  const input = group.querySelector("input");
  group.addEventListener("click", (event) => {
    const by = Number(event.target.closest("[data-step]")?.dataset.step || 0);
    if (!by) return;
    const least = Number(input.min || 1);
    const most = Number(input.max || 999);
    input.value = String(Math.max(least, Math.min(most, Number(input.value || least) + by)));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.querySelectorAll("[data-stepper]").forEach(stepper);

if (form) {
  const AGAIN = 5000;
  const box = form.querySelector("textarea");
  const trouble = form.querySelector("[data-capture-error]");
  const strip = document.querySelector("[data-capture-net]");
  const place = form.getAttribute("action").split("?")[0];
  const draft = `consult-draft:${form.getAttribute("action")}`;
  const store = `consult-waiting:${place}`;
  let waiting = JSON.parse(sessionStorage.getItem(store) || "[]");
  let sending = false;
  let timer = 0;

  const keep = () => {
    sessionStorage.setItem(draft, box.value);
    sessionStorage.setItem(store, JSON.stringify(waiting));
  };
  const complain = (words) => {
    if (!trouble) return;
    trouble.textContent = words;
    trouble.hidden = !words;
  };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(20))].map((n) => n.toString(16).padStart(2, "0")).join("");

  function strand(stuck) {
    if (!strip) return;
    strip.hidden = !stuck || !waiting.length;
    const words = strip.querySelector("[data-capture-waiting]");
    if (words) words.textContent = waiting.length === 1 ? "1 contribution waits" : `${waiting.length} contributions wait`;
  }

  // Takes the fresh list, the counts and the form's new key from the page that came back; the box is left alone.
  function take(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    document.querySelectorAll("[data-live]").forEach((part) => {
      const now = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (now) part.replaceChildren(...now.childNodes);
    });
    fresh.querySelectorAll("form[data-capture] input[type=hidden]").forEach((hidden) => {
      const own = form.querySelector(`input[type=hidden][name="${CSS.escape(hidden.name)}"]`);
      if (own) own.value = hidden.value;
    });
    const problem = fresh.querySelector("form[data-capture] [data-capture-error]:not([hidden])") || fresh.querySelector("[data-problem] li");
    return problem ? problem.textContent.trim() : "";
  }

  // Consent and strength are asked for each time: what one person allowed is never carried on to the next.
  function reset() {
    form.querySelectorAll("[data-reset]").forEach((input) => {
      if (input.type === "radio") input.checked = true;
      else input.value = input.dataset.reset;
    });
  }

  function add() {
    const words = box.value;
    if (words.trim()) {
      const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "capture_key");
      waiting.push({ words, fields, key: newKey() });
      box.value = "";
      reset();
      keep();
    }
    send();
  }

  // What the server refused goes back into the box, before what was typed since.
  function giveBack(entry, why) {
    waiting = waiting.filter((other) => other !== entry);
    box.value = box.value ? `${entry.words}\n${box.value}` : entry.words;
    for (const [name, value] of entry.fields) {
      const own = [...form.elements].filter((each) => each.name === name && each !== box);
      own.forEach((each) => { if (each.type === "radio") each.checked = each.value === value; else if (each.type === "number") each.value = value; });
    }
    keep();
    complain(why);
  }

  async function post(entry) {
    const body = new URLSearchParams(entry.fields);
    body.set("capture_key", entry.key);
    body.set("csrf_token", form.elements.csrf_token?.value || "");
    // keepalive: it arrives even when the page is left in the same moment; browsers allow that up to 64 KB.
    const keepalive = String(body).length < 60000;
    const reply = await fetch(form.action, { method: "POST", body, keepalive, headers: { "X-Requested-With": "fetch", Accept: "text/html" } });
    if (reply.redirected && new URL(reply.url).pathname.startsWith("/sign-in")) {
      throw new Error("You have been signed out. Sign in again in another tab. Your words wait here.");
    }
    if (reply.status >= 500 || reply.status === 429) throw new TypeError("the server is not there");
    const refused = take(await reply.text());
    if (reply.ok && !refused) waiting.shift();
    else giveBack(entry, refused || `It was not kept (${reply.status}). Your words are still here. Load the page again.`);
    return reply.ok && !refused;
  }

  async function send() {
    clearTimeout(timer);
    if (sending) return;
    sending = true;
    complain("");
    try {
      while (waiting.length && await post(waiting[0])) {
        keep();
        strand(!strip?.hidden);
      }
      strand(false);
    } catch (fault) {
      strand(true);
      if (!(fault instanceof TypeError)) complain(fault.message);
      else if (!strip) complain("No network. Your words wait in this tab.");
      timer = setTimeout(send, AGAIN);
    } finally {
      sending = false;
    }
  }

  const agreed = form.querySelector('[name="consent"][value=""]')?.closest("label");
  function showAgreed() {
    const words = form.querySelector("[data-agreed]:checked")?.dataset.agreed;
    if (agreed && words) agreed.lastChild.textContent = `As agreed: ${words}`;
  }
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-agreed]")) return;
    form.querySelectorAll('[name="consent"][data-reset]').forEach((input) => { input.checked = true; });
    showAgreed();
  });
  showAgreed();

  const left = sessionStorage.getItem(draft);
  if (left && !box.value) box.value = left;
  box.addEventListener("input", keep);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    add();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); add(); box.focus(); });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    keep();
    if (strip && !strip.hidden) event.preventDefault();
  });
  if (waiting.length) send();
  box.focus({ preventScroll: true });
}
