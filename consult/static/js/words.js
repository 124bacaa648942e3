// How many words there are in a box that has a limit.
for (const line of document.querySelectorAll("[data-words-of]")) {
  const box = document.getElementById(line.dataset.wordsOf);
  let waiting = 0;
  const count = () => {
    const words = box.value.trim() ? box.value.trim().split(/\s+/).length : 0;
    line.textContent = line.dataset.said.replace("{count}", words).replace("{most}", line.dataset.most);
  };
  count();
  box.addEventListener("input", () => {
    clearTimeout(waiting); // so that a reader is told after a pause, not at every letter
    waiting = setTimeout(count, 300);
  });
}
