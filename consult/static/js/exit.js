// Exit this page: Shift three times within five seconds sends the form that the button sends.
const form = document.getElementById("leave");
const pause = 5000;
let presses = 0;
let timer;

function say(words) {
  let place = document.getElementById("leave-said");
  if (!place) {
    place = document.createElement("span");
    place.id = "leave-said";
    place.className = "unseen";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = words;
}

function leave() {
  document.body.hidden = true;
  form.submit();
}

if (form) {
  form.addEventListener("submit", () => { document.body.hidden = true; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") { presses = 0; return; }
    presses += 1;
    clearTimeout(timer);
    timer = setTimeout(() => { presses = 0; say(""); }, pause);
    if (presses === 3) leave();
    else say(presses === 1 ? form.dataset.twice : form.dataset.once);
  });
}
