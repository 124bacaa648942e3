// A long list that is searched by typing: a combobox with a list box, as the ARIA practices describe it.
// The list that was there stays, unseen: it is what is sent.
for (const select of document.querySelectorAll("select[data-combobox]")) {
  const make = (tag, given) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
    return made;
  };
  const id = select.id;
  const choices = [...select.options].filter((option) => option.value);
  const whole = make("div", { class: "combo" });
  const list = make("ul", { id: `${id}-found`, role: "listbox", hidden: "", "aria-label": select.labels[0]?.textContent.trim() ?? "" });
  const said = make("p", { class: "unseen", role: "status" });
  const box = make("input", {
    id, class: select.className, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  });
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
  }
  let at = -1;
  select.before(whole);
  select.removeAttribute("id");
  whole.append(box, list, said, select);

  const chosen = () => (select.value ? select.selectedOptions[0].textContent : "");
  const rows = () => [...list.querySelectorAll("[role=option]")];
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const matching = () => {
    const words = plain(box.value === chosen() ? "" : box.value).split(/\s+/).filter(Boolean);
    return choices.filter((option) => words.every((word) => plain(option.textContent).includes(word)));
  };

  const mark = (place) => {
    at = place;
    rows().forEach((row, here) => row.setAttribute("aria-selected", here === at));
    const row = rows()[at];
    if (row) {
      box.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    const found = matching();
    list.replaceChildren(...found.map((option, place) => {
      const row = make("li", { id: `${id}-found-${place}`, role: "option", "aria-selected": "false" });
      row.textContent = option.textContent;
      row.dataset.value = option.value;
      return row;
    }));
    said.textContent = found.length ? select.dataset.some.replace("{count}", found.length) : select.dataset.none;
    if (!found.length) {
      const row = make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", "data-nothing": "" });
      row.textContent = select.dataset.none;
      list.append(row);
    }
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  };
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const choose = (value) => {
    select.value = value;
    box.value = chosen();
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const settle = () => {
    // Left with words in the box: the one thing they can mean, or what was chosen before.
    const found = matching();
    const exact = choices.find((option) => plain(option.textContent.trim()) === plain(box.value.trim()));
    if (!box.value.trim()) choose("");
    else if (exact) choose(exact.value);
    else if (found.length === 1) choose(found[0].value);
    else choose(select.value);
  };

  box.value = chosen();
  box.addEventListener("input", open);
  box.addEventListener("click", () => (list.hidden ? open() : close()));
  box.addEventListener("blur", settle);
  box.addEventListener("keydown", (event) => {
    const count = list.querySelector("[data-nothing]") ? 0 : rows().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      const all = list.querySelector("[data-nothing]") ? 0 : rows().length;
      if (all) mark(event.key === "ArrowDown" ? (at + 1) % all : (at <= 0 ? all : at) - 1);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (at >= 0 && count) choose(rows()[at].dataset.value);
      else settle();
    } else if (event.key === "Escape") {
      if (list.hidden) choose("");
      else {
        box.value = chosen();
        close();
      }
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-value]");
    if (row) choose(row.dataset.value);
  });
  select.form?.addEventListener("submit", settle);
}
