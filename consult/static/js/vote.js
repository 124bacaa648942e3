// A vote with dots: says how many are left while they are given.
const said = document.querySelector("[data-dots]");

function count() {
  const used = [...document.querySelectorAll("#dots select")].reduce((sum, box) => sum + Number(box.value || 0), 0);
  const left = Number(said.dataset.dots) - used;
  said.textContent = (left < 0 ? said.dataset.over : said.dataset.left).replace("{count}", Math.abs(left));
}

if (said) {
  document.querySelector("#dots").addEventListener("change", count);
  count();
}
