"use strict";
// Builds the file of answers for download. Keeps nothing, asks nobody; without it the form is a sheet to print.
(() => {
  const form = document.getElementById("form");
  const status = document.getElementById("status");
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
    status.textContent = status.dataset.text.replace("{done}", done).replace("{n}", cards.length);
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
    const sheet = {
      format: form.dataset.format,
      version: 1,
      run: form.dataset.run,
      by: document.getElementById("by").value.trim(),
      at: new Date().toISOString(),
      answers,
    };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(sheet, null, 1) + "\n"], { type: "application/json" }));
    link.download = form.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    document.getElementById("saved").hidden = false;
  });
  document.getElementById("bar").hidden = false;
  count();
})();
