// A choice that stands alone takes the others out; the box beside "Other" is there while "Other" is chosen.
for (const group of document.querySelectorAll("[data-choose]")) {
  const inputs = [...group.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const other = inputs.find((input) => input.dataset.other !== undefined);
  const place = group.querySelector("[data-other-box]");

  const show = () => {
    if (!other || !place) return;
    const box = place.querySelector("input");
    place.hidden = !other.checked;
    box.disabled = !other.checked; // the words stay in the box, and are not sent
  };

  if (other && place && place.querySelector("input").value && !inputs.some((input) => input.checked)) other.checked = true;
  if (!place || !place.querySelector("[aria-invalid]")) show();

  group.addEventListener("change", ({ target }) => {
    if (!inputs.includes(target)) return;
    if (target.type === "checkbox" && target.checked) {
      const alone = target.dataset.alone !== undefined;
      for (const input of inputs) {
        if (input !== target && (alone || input.dataset.alone !== undefined)) input.checked = false;
      }
    }
    show();
  });
}
