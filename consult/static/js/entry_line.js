// The entry line: a box and its switches. What is chosen for one entry, what carries on to the next, what comes back.
export function steppers(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    const input = button?.closest("[data-stepper]")?.querySelector("input");
    if (!input) return;
    const least = Number(input.min || 1);
    const most = Number(input.max || 999);
    input.value = String(Math.max(least, Math.min(most, Number(input.value || least) + Number(button.dataset.step))));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// From anywhere in the form to one of its switches; Escape goes back to the box.
const JUMPS = { F2: "member_id", F4: "headcount", F8: "strength", F9: "consent" };

export function entryLine(form, { add, changed }) {
  const box = form.querySelector("textarea");
  const trouble = form.querySelector("[data-capture-error]");
  const own = (name) => [...form.elements].filter((each) => each.name === name && each !== box);
  const agreed = form.querySelector('[name="consent"][value=""]')?.closest("label");

  function choose(name, value) {
    own(name).forEach((each) => {
      if (each.type === "radio") each.checked = each.value === value;
      else if (each.type !== "hidden") each.value = value;
    });
  }

  function showAgreed() {
    const words = form.querySelector("[data-agreed]:checked")?.dataset.agreed;
    if (agreed && words) agreed.lastChild.textContent = `As agreed: ${words}`;
  }

  // Consent and strength are asked for each time: what one person allowed is never carried on to the next. Nor is
  // "my observation": the next words are somebody's again.
  function reset() {
    const seen = form.querySelector('[name="kind"][value="observation"]:checked');
    if (seen) choose("kind", "verbatim");
    form.querySelectorAll("[data-reset]").forEach((input) => {
      if (input.type === "radio") input.checked = true;
      else input.value = input.dataset.reset;
    });
  }

  function complain(words) {
    if (!trouble) return;
    trouble.textContent = words;
    trouble.hidden = !words;
  }

  function take() {
    const words = box.value;
    if (!words.trim()) return null;
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token" && name !== "capture_key");
    box.value = "";
    reset();
    return { words, fields };
  }

  // What was refused goes back into the box, before what was typed since; the cursor stays with what is being typed.
  function giveBack(entry, why) {
    const fromEnd = box.value.length - box.selectionEnd;
    box.value = box.value ? `${entry.words}\n${box.value}` : entry.words;
    box.setSelectionRange(box.value.length - fromEnd, box.value.length - fromEnd);
    for (const [name, value] of entry.fields) choose(name, value);
    showAgreed();
    complain(why);
  }

  function goesFrom(number, stance) {
    choose("stance", stance);
    choose("refers_to", number);
    box.focus();
  }

  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-agreed]")) return;
    form.querySelectorAll('[name="consent"][data-reset]').forEach((input) => { input.checked = true; });
    showAgreed();
  });
  form.addEventListener("keydown", (event) => {
    const there = own(JUMPS[event.key]);
    if (there.length) (there.find((each) => each.checked) || there[0]).focus();
    else if (event.key === "Escape" && event.target !== box) box.focus();
    else return;
    event.preventDefault();
  });
  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    add();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); add(); box.focus(); });
  showAgreed();
  return { box, complain, giveBack, goesFrom, take };
}
