"use strict";
// The filter of the customer list: words and an industry, both must match.
(() => {
  const input = document.getElementById("filter");
  if (!input) return;
  const rows = [...document.querySelectorAll("#customers tbody tr")];
  const buttons = [...document.querySelectorAll("button[data-industry]")];
  const count = document.getElementById("count");
  let industry = "";

  function apply() {
    const words = input.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      const fits = words.every((word) => row.dataset.search.includes(word));
      row.hidden = !(fits && (!industry || row.dataset.industry === industry));
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = count.dataset.words.replace("{shown}", shown).replace("{total}", rows.length);
    document.getElementById("none").hidden = shown > 0;
  }

  for (const button of buttons) {
    button.addEventListener("click", () => {
      industry = button.dataset.industry;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      apply();
    });
  }
  input.addEventListener("input", apply);
})();
