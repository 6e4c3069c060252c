// Two versions of an activity side by side, field by field (`activities/both.html` is the same
// without a script): `window.comparing.show(place, …)`.
"use strict";

(() => {
  const cell = (name, text, options = {}) => {
    const made = Object.assign(document.createElement(name), options);
    made.textContent = text;
    return made;
  };
  const row = (...cells) => { const made = document.createElement("tr"); made.append(...cells); return made; };
  const paragraph = (text) => cell("p", text);

  const show = (place, { current, differences, refused, choices }) => {
    const table = document.createElement("table");
    table.className = "both";
    const filed = (current.filed_at || "").slice(5, 16).replace("T", " ");
    const head = document.createElement("thead");
    head.append(row(cell("th", `已提交的${filed ? `（${filed}）` : ""}`, { scope: "col" }), cell("th", "这台设备上的", { scope: "col" })));
    table.append(head);
    differences.forEach((each) => {
      const body = document.createElement("tbody");
      body.append(
        row(cell("th", each.label, { scope: "rowgroup", colSpan: 2 })),
        row(cell("td", each.current || "（空）"), cell("td", each.sent || "（空）")),
      );
      table.append(body);
    });
    place.append(paragraph("两份都还在，没有丢失。不同的地方如下，请选一份："));
    if (refused) place.append(paragraph(`不能改用这台设备上的：${refused}`));
    place.append(table);
    if (differences.some((each) => each.field === "photos")) place.append(paragraph("改用这台设备上的时，两份的照片都保留（最多 9 张）。"));
    const buttons = document.createElement("div");
    buttons.className = "both-choices";
    choices.forEach(({ text, primary, act }) => {
      const button = cell("button", text, { type: "button", className: primary ? "btn btn-primary" : "btn" });
      button.addEventListener("click", act);
      buttons.append(button);
    });
    place.append(buttons);
  };

  window.comparing = { HEADING: "这次活动已经提交过，内容和这里填的不一样。", MOST_PHOTOS: 9, show };
})();
