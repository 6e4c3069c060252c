// What a page that files says of drafts and of the net: `window.noting(place)` gives `note(id, text, …)`.
"use strict";

window.noting = (notes) => {
  // What the page says of a draft or of the net; without a text what it says already.
  return (id, text, { tone = "blue", link = null, button = null } = {}) => {
    let shown = notes.querySelector(`[data-note="${id}"]`);
    if (text === undefined) return shown;
    if (!text) { if (shown) shown.remove(); return null; }
    if (!shown) {
      shown = document.createElement("div");
      shown.className = "filing-note";
      shown.dataset.note = id;
      notes.append(shown);
    }
    shown.dataset.tone = tone;
    shown.textContent = text;
    if (link) {
      shown.append(document.createElement("br"));
      const there = document.createElement("a");
      there.href = link.href;
      there.className = "btn";
      there.textContent = link.text;
      shown.append(there);
    }
    if (button) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn";
      made.textContent = button.text;
      made.addEventListener("click", button.act);
      shown.append(" ", made);
    }
    return shown;
  };
};
