// Builds the file of answers of the list of hand checks.
(() => {
  const form = document.getElementById("form");
  const cards = [...form.querySelectorAll("[data-question]")];
  const chosen = (card) => card.querySelector("input[type=radio]:checked")?.value ?? "";
  const typed = (card, name) => card.querySelector(`[data-field=${name}]`)?.value.trim() ?? "";
  const touched = (card) => chosen(card) || ["url", "followers", "last_post", "remark"].some((name) => typed(card, name));

  const count = () => {
    for (const card of cards) {
      const answer = chosen(card);
      card.classList.toggle("answered", answer !== "");
      const url = card.querySelector("[data-field=url]");
      url.required = card.dataset.named !== "yes" && (answer === "ours" || answer === "nobodys");
    }
    const done = cards.filter((card) => chosen(card)).length;
    showProgress(done, cards.length);
  };

  form.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = cards.filter(touched).map((card) => ({
      number: card.dataset.number,
      question: card.dataset.question,
      platform: card.dataset.platform,
      answer: chosen(card),
      url: typed(card, "url"),
      followers: typed(card, "followers"),
      last_post: typed(card, "last_post"),
      remark: typed(card, "remark"),
    }));
    saveFile(form.dataset.file, {
      format: form.dataset.format,
      version: 1,
      run: form.dataset.run,
      by: document.getElementById("by").value.trim(),
      at: new Date().toISOString(),
      answers,
    });
  });
  document.getElementById("bar").hidden = false;
  count();
})();
