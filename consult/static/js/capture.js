// Live capture: Enter adds, the box keeps the focus, nothing typed is ever lost.
// <form data-capture action=... method=post> with a textarea; the server answers a fetch with the page or JSON {html}.
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
  const box = form.querySelector("textarea");
  const trouble = form.querySelector("[data-capture-error]");
  const draft = `consult-draft:${form.getAttribute("action")}`;
  let sending = false;

  const keep = () => sessionStorage.setItem(draft, box.value);
  const complain = (words) => {
    if (!trouble) return;
    trouble.textContent = words;
    trouble.hidden = !words;
  };

  // Takes the fresh list, the counts and the form's new key from the page that came back; the box is left alone.
  function take(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    document.querySelectorAll("[data-live]").forEach((place) => {
      const now = fresh.querySelector(`[data-live="${CSS.escape(place.dataset.live)}"]`);
      if (now) place.replaceChildren(...now.childNodes);
    });
    fresh.querySelectorAll("form[data-capture] input[type=hidden]").forEach((hidden) => {
      const own = form.querySelector(`input[type=hidden][name="${CSS.escape(hidden.name)}"]`);
      if (own) own.value = hidden.value;
    });
    const problem = fresh.querySelector("form[data-capture] [data-capture-error]:not([hidden])") || fresh.querySelector("[data-problem] li");
    return problem ? problem.textContent.trim() : "";
  }

  async function send() {
    const sent = box.value;
    if (sending || !sent.trim()) return;
    sending = true;
    complain("");
    try {
      const reply = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch", Accept: "text/html" },
      });
      if (reply.redirected && new URL(reply.url).pathname.startsWith("/sign-in")) {
        throw new Error("You have been signed out. Copy your words, then sign in again.");
      }
      const refused = take(await reply.text());
      if (!reply.ok || refused) throw new Error(refused || `It was not kept (${reply.status}). Your words are still here. Try again.`);
      // What was typed while it was on its way stays.
      box.value = box.value.startsWith(sent) ? box.value.slice(sent.length).replace(/^\n/, "") : box.value;
      keep();
      form.querySelectorAll("[data-reset]").forEach((input) => { input.value = input.dataset.reset; });
    } catch (fault) {
      complain(fault instanceof TypeError ? "No network. Your words are still here. Try again when you are back." : fault.message);
    } finally {
      sending = false;
      box.focus();
    }
  }

  const left = sessionStorage.getItem(draft);
  if (left && !box.value) box.value = left;
  box.addEventListener("input", keep);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  window.addEventListener("beforeunload", keep);
}
