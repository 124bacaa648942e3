// Read aloud, with the browser's own voice: the heading, the words, the choices. The button shows only where there is one.
const button = document.querySelector("[data-aloud]");
const voices = window.speechSynthesis;
const SPOKEN = "h1, h2, h3, legend, .promise p, .hint, p, dt, dd, li, .choice > span, .field-label, th, td";

function parts() {
  const page = document.querySelector("main .question") || document.querySelector("main");
  return [...page.querySelectorAll(SPOKEN)].filter((each) =>
    !each.closest(".ways, .unseen, .steps, .later, [hidden]") && !each.querySelector(SPOKEN) && each.innerText.trim());
}

function voiceFor(lang) {
  return voices.getVoices().find((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === lang);
}

function say(words) {
  document.querySelector("[data-aloud-said]").textContent = words;
}

if (button && voices && window.SpeechSynthesisUtterance) {
  const start = button.textContent;
  let reading = false;
  const stop = () => { reading = false; voices.cancel(); button.textContent = start; };
  const read = () => {
    const queue = parts().map((each) => [each.innerText.trim(), each.closest("[lang]").lang]);
    if (voices.getVoices().length && !queue.some(([, lang]) => voiceFor(lang))) {
      button.textContent = button.dataset.silent;
      say(button.dataset.silent);
      return;
    }
    reading = true;
    button.textContent = button.dataset.stop;
    queue.forEach(([words, lang], place) => {
      const spoken = new SpeechSynthesisUtterance(words);
      spoken.lang = lang === "en" ? "en-GB" : lang;
      const voice = voiceFor(lang);
      if (voice) spoken.voice = voice;
      if (place === queue.length - 1) spoken.onend = stop;
      voices.speak(spoken);
    });
  };
  voices.getVoices();
  button.hidden = false;
  button.addEventListener("click", () => (reading ? stop() : read()));
  window.addEventListener("pagehide", stop);
}
