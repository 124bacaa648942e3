// Keeps a ranking in order: whatever gets a place moves there, and the others make room.
const ARROWS = { up: "M12 19V5M6 11l6-6 6 6", down: "M12 5v14M6 13l6 6 6-6" };

for (const list of document.querySelectorAll("[data-rank]")) {
  const items = [...list.querySelectorAll(".rank")];
  const box = (item) => item.querySelector("select");
  const name = (item) => item.querySelector("label").textContent.trim();
  const said = document.querySelector(`[data-rank-said="${list.id}"]`);
  const order = () => items.filter((item) => box(item).value).sort((one, two) => box(one).value - box(two).value);

  const show = (placed) => {
    items.forEach((item) => (box(item).value = placed.includes(item) ? placed.indexOf(item) + 1 : ""));
    const focus = document.activeElement;
    list.append(...placed, ...items.filter((item) => !placed.includes(item)));
    if (list.contains(focus)) focus.focus();
  };
  const put = (item, place) => {
    const placed = order().filter((each) => each !== item);
    if (place) placed.splice(place - 1, 0, item);
    show(placed);
    const now = placed.indexOf(item) + 1;
    said.textContent = (now ? list.dataset.now : list.dataset.out).replace("{item}", name(item)).replace("{place}", now);
  };
  const step = (item, by) => {
    const placed = order();
    const here = placed.indexOf(item);
    if (here < 0) return by < 0 && put(item, placed.length + 1);
    const there = here + by;
    if (there >= 0 && there < placed.length) put(item, there + 1);
  };
  const button = (item, way) => {
    const made = document.createElement("button");
    made.type = "button";
    made.setAttribute("aria-label", list.dataset[way].replace("{item}", name(item)));
    made.innerHTML = `<svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24"><path d="${ARROWS[way]}"/></svg>`;
    made.addEventListener("click", () => step(item, way === "up" ? -1 : 1));
    return made;
  };

  for (const item of items) {
    const moves = document.createElement("div");
    moves.className = "rank-moves";
    moves.append(button(item, "up"), button(item, "down"));
    item.append(moves);
    box(item).addEventListener("change", () => put(item, Number(box(item).value)));
  }
  if (!document.querySelector("[data-problem]")) show(order()); // two with one place are shown as they were sent
}
