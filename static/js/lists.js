// Looking up choices by typing, and ticking rows of a list.
"use strict";

(() => {
  // --- A search box in place of a long select -----------------------------------------------

  const box = (element) => element.closest("[data-lookup]");
  const parts = (place) => ({
    value: place.querySelector("input[type=hidden]"),
    text: place.querySelector("[role=combobox]"),
    list: place.querySelector("[role=listbox]"),
  });

  // The search box of every page chooses nothing: its options are links.
  const leads = (place) => place.matches("[role=search]");

  const open = (place, shown) => {
    const { text, list } = parts(place);
    list.classList.toggle("show", shown);
    text.setAttribute("aria-expanded", String(shown));
    if (!shown) text.removeAttribute("aria-activedescendant");
  };

  const choose = (place, value, label) => {
    const { value: hidden, text } = parts(place);
    const changed = hidden.value !== value;
    hidden.value = value;
    text.value = label;
    text.dataset.label = label;
    open(place, false);
    if (changed) hidden.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const mark = (place, step) => {
    const { text, list } = parts(place);
    const options = [...list.querySelectorAll("[role=option]")];
    if (!options.length) return;
    const now = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const next = options[(now + step + options.length) % options.length] || options[0];
    options.forEach((each, number) => {
      each.id = `${list.id}_${number}`;
      each.setAttribute("aria-selected", String(each === next));
      each.classList.toggle("active", each === next);
    });
    text.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.matches("[data-lookup] [role=combobox]")) {
      const values = event.detail.parameters;
      Object.keys(values).forEach((name) => delete values[name]);
      const typed = event.target.value;
      if (typed && typed !== event.target.dataset.label) values.q = typed;
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.target.matches("[data-lookup] [role=listbox]") && box(event.target);
    if (place && document.activeElement === parts(place).text) open(place, true);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-lookup] [role=combobox]") || event.isComposing) return;
    const place = box(event.target);
    const marked = parts(place).list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open(place, true);
      mark(place, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && leads(place)) {
      // Without one that is marked the form is sent: all that was found, as a page.
      if (marked) {
        event.preventDefault();
        marked.click();
      }
    } else if (event.key === "Enter") {
      event.preventDefault();
      const first = place.querySelector(".lookup-list.show [role=option]");
      const option = marked || first;
      if (!event.target.value.trim()) choose(place, "", "");
      else if (option) choose(place, option.dataset.value, option.dataset.label);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      event.target.value = event.target.dataset.label;
      open(place, false);
    }
  });
  // The text alone is no choice: forms and filters must not take it for one.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-lookup] [role=combobox]")) event.stopPropagation();
  }, true);
  document.addEventListener("mousedown", (event) => {
    // Keeps the focus in the box, so that leaving it means leaving.
    if (event.target.closest("[data-lookup] [role=listbox]")) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-lookup] [role=option]");
    if (option && !option.href) choose(box(option), option.dataset.value, option.dataset.label);
  });
  document.addEventListener("focusout", (event) => {
    if (!event.target.matches || !event.target.matches("[data-lookup] [role=combobox]")) return;
    const place = box(event.target);
    open(place, false);
    if (leads(place)) return;
    if (!event.target.value.trim()) choose(place, "", "");
    else event.target.value = event.target.dataset.label;
  });

  // --- Several of a few choices -----------------------------------------------------------------

  document.addEventListener("change", (event) => {
    const place = event.target.closest(".choice-set");
    if (!place) return;
    const ticked = [...place.querySelectorAll("input:checked")].map((each) => each.parentElement.textContent.trim());
    const summary = place.querySelector("summary");
    summary.textContent = ticked.join("、") || summary.dataset.none;
  });
  // What is folded out near the right edge stays within the window.
  document.addEventListener("toggle", (event) => {
    const out = event.target.open && event.target.matches("details[data-choices]") && event.target.querySelector(".choice-set-list, .filters-rare-fields");
    if (!out || getComputedStyle(out).position !== "absolute") return;
    out.style.left = "";
    const over = out.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
    if (over > 0) out.style.left = `${-over}px`;
  }, true);
  // What is folded out over the page goes with a click beside it, or Escape.
  const fold = (except) => document.querySelectorAll("details[data-choices][open]").forEach((each) => { if (!each.contains(except)) each.open = false; });
  document.addEventListener("click", (event) => fold(event.target));
  document.addEventListener("keydown", (event) => {
    const place = event.key === "Escape" && event.target.closest("details[data-choices][open]");
    if (!place) return;
    place.open = false;
    place.querySelector("summary").focus();
  });

  // --- Columns --------------------------------------------------------------------------------

  // The default is what is ticked now, not what the page was made with.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-columns]");
    if (!button) return;
    const ticked = [...button.closest(".list-form").querySelectorAll("input[name=columns]:checked, input[name=columns][type=hidden]")];
    button.form.elements.columns.value = ticked.map((each) => each.value).join(",");
  });

  // A column goes before its neighbour, or behind it; the first one stays the first.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const column = button.closest(".list-column");
    const up = button.dataset.move === "up";
    const other = up ? column.previousElementSibling : column.nextElementSibling;
    if (!other || !other.querySelector("[data-move]")) return;
    other[up ? "before" : "after"](column);
    button.focus();
  });

  // --- Ticking rows ---------------------------------------------------------------------------

  const count = (form) => {
    const boxes = [...form.querySelectorAll("input[name=chosen]")];
    const ticked = boxes.filter((each) => each.checked).length;
    const counter = form.querySelector("[data-ticked]");
    counter.hidden = !ticked;
    counter.querySelector("strong").textContent = ticked;
    form.querySelectorAll("[data-needs-tick]").forEach((each) => { each.disabled = !ticked; });
    const all = form.querySelector("[data-tick-page]");
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ticks]");
    if (!form) return;
    if (event.target.matches("[data-tick-page]")) {
      form.querySelectorAll("input[name=chosen]").forEach((each) => { each.checked = event.target.checked; });
    }
    count(form);
  });
  const start = (root) => root.querySelectorAll("form[data-ticks]").forEach(count);
  document.addEventListener("htmx:afterSettle", (event) => start(event.target));
  start(document);

  // --- The region tree --------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-tree-toggle]");
    if (!toggle) return;
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    document.getElementById(toggle.getAttribute("aria-controls")).hidden = !open;
  });
})();
