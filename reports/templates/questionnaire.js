// Builds the file of answers of the questionnaire: question id to a text, a list, or rows; what is empty is left out.
(() => {
  const form = document.getElementById("form");
  const cards = [...form.querySelectorAll("[data-question]")];
  const unknown = (card) => card.querySelector("[data-unknown]");

  const rows = (card) =>
    [...card.querySelectorAll("[data-grid] tbody tr")]
      .map((line) => [...line.querySelectorAll("[data-column]")])
      .filter((fields) => fields.some((field) => field.type !== "hidden" && field.value.trim()))
      .map((fields) => Object.fromEntries(fields.filter((field) => field.value.trim()).map((field) => [field.dataset.column, field.value.trim()])));
  const texts = (card) => [...card.querySelectorAll("[data-text]")].map((field) => field.value.trim()).filter(Boolean);
  const ticked = (card) => [...card.querySelectorAll("input[name]:checked")].map((box) => box.value);

  const answer = (card) => {
    if (unknown(card).checked) return "dont_know";
    const found = card.querySelector("[data-grid]") ? rows(card) : card.querySelector("[data-text]") ? texts(card) : ticked(card);
    if (!found.length) return null;
    return card.dataset.type === "s" || card.dataset.type === "n" ? found[0] : found;
  };

  const count = () => {
    for (const card of cards) {
      const given = answer(card);
      card.classList.toggle("answered", given !== null && given !== "dont_know");
      card.classList.toggle("unknown", given === "dont_know");
    }
    showProgress(cards.filter((card) => answer(card) !== null).length, cards.length);
  };

  form.addEventListener("change", (event) => {
    const box = event.target;
    const card = box.closest("[data-question]");
    if (card) {
      // "Don't know" and an answer exclude each other; so do "none" and the others.
      if (box.matches("[data-unknown]") && box.checked) for (const other of card.querySelectorAll("input[name]:checked")) other.checked = false;
      else if (!box.matches("[data-unknown]")) unknown(card).checked = false;
      if (box.matches("[data-alone]") && box.checked) for (const other of card.querySelectorAll("input[name]:checked")) other.checked = other === box;
      else if (box.checked) for (const other of card.querySelectorAll("[data-alone]:checked")) other.checked = other === box;
    }
    count();
  });
  form.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (!more) return;
    const body = more.closest("[data-question]").querySelector("[data-grid] tbody");
    if (body.rows.length >= Number(more.dataset.max)) return;
    const line = body.rows[body.rows.length - 1].cloneNode(true);
    for (const field of line.querySelectorAll("[data-column]")) field.value = "";
    body.append(line);
    line.querySelector("[data-column]").focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = Object.fromEntries(cards.map((card) => [card.dataset.question, answer(card)]).filter(([, given]) => given !== null));
    saveFile(form.dataset.file, {
      format: form.dataset.format,
      version: 1,
      company: document.getElementById("company").value.trim(),
      by: document.getElementById("by").value.trim(),
      at: new Date().toISOString().slice(0, 10),
      answers,
    });
  });
  document.getElementById("bar").hidden = false;
  count();
})();
