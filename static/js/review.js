// Keys of a review: along the rows of its queue, and the decision about the row one is at.
"use strict";

(() => {
  //: Which row of this queue one was at, for after the page was loaded anew.
  const kept = `queue:${window.location.pathname}`;
  const rows = () => [...document.querySelectorAll("[data-queue] tbody tr")];
  const current = () => document.querySelector("[data-queue] tr[data-at]");

  const go = (index, scroll = true) => {
    const all = rows();
    if (!all.length) return;
    const next = all[Math.min(Math.max(index, 0), all.length - 1)];
    all.forEach((each) => each.toggleAttribute("data-at", each === next));
    window.sessionStorage.setItem(kept, String(all.indexOf(next)));
    const link = next.querySelector("a");
    if (link) link.focus({ preventScroll: true });
    if (scroll) next.scrollIntoView({ block: "nearest" });
  };

  const typing = (target) => target.closest("textarea, select, [contenteditable]")
    || (target.matches("input") && !target.matches("[type=checkbox], [type=radio]"));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open], .modal.show")) return;
    const at = current();
    if (document.querySelector("[data-queue]")) {
      const index = rows().indexOf(at);
      if (event.key === "j") go(at ? index + 1 : 0);
      else if (event.key === "k") go(at ? index - 1 : 0);
      else if (event.key === "x" && at) at.querySelector("input[name=chosen]").click();
    }
    if (event.key === "Enter") return;
    const within = document.querySelector("[data-queue]") ? at : document;
    const button = within && within.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    if (button.matches("input")) button.focus();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-queue] tbody tr");
    if (row && row !== current()) rows().forEach((each) => each.toggleAttribute("data-at", each === row));
  });

  const stored = window.sessionStorage.getItem(kept);
  if (stored !== null && rows().length && document.referrer.endsWith(window.location.pathname + window.location.search)) go(Number(stored), false);

  // What a decision does not ask for is not shown: grounds with what goes back, a day with 补课.
  const asks = () => {
    const chosen = document.querySelector("[data-asks]:checked");
    const asked = chosen ? chosen.dataset.asks.split(" ") : [];
    const names = [...document.querySelectorAll("[data-asks]")].flatMap((each) => each.dataset.asks.split(" "));
    new Set(names.filter(Boolean)).forEach((name) => {
      const field = document.querySelector(`.edit-fields [name=${name}]`);
      if (field) field.closest(".edit-fields > div").hidden = !asked.includes(name);
    });
  };
  document.addEventListener("change", (event) => { if (event.target.matches("[data-asks]")) asks(); });
  if (document.querySelector("[data-asks]")) asks();
})();
