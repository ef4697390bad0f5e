"use strict";
// What every offline form does: offer the answers as a file. Keeps nothing, asks nobody; without it the form is a sheet to print.
const saveFile = (name, tree) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(tree, null, 1) + "\n"], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  document.getElementById("saved").hidden = false;
};
const showProgress = (done, n) => {
  const status = document.getElementById("status");
  status.textContent = status.dataset.text.replace("{done}", done).replace("{n}", n);
};
