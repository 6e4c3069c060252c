// The squad's list of the day: a unit is filled in on the page itself, kept on the device at once,
// sent when there is a net (sending.js), exactly once. What the platform knows is shown and ticked.
"use strict";

(() => {
  const page = document.querySelector("[data-surveying]");
  const { device } = window;
  if (!page || !device) return;

  const units = JSON.parse(document.getElementById("survey-units").textContent);
  const list = page.querySelector("[data-units]");
  const place = page.querySelector("[data-open]");
  const note = window.noting(page.querySelector("[data-notes]"));
  const KIND = "answer";
  const NOTHING = { key: "", photos: [], submitted: false };
  let draft = NOTHING;
  let form = null;
  let kept = Promise.resolve();

  // --- What the form says --------------------------------------------------------------------------

  const inputs = (question) => [...question.querySelectorAll(`[name="${question.dataset.question}"]`)];
  const valueOf = (question) => {
    const found = inputs(question);
    if (question.dataset.kind === "choices") return found.filter((each) => each.checked).map((each) => each.value);
    if (found[0] && found[0].type === "radio") return (found.find((each) => each.checked) || { value: "" }).value;
    return found[0] ? found[0].value.trim() : "";
  };
  const knownOf = (code) => units[draft.unit].known[code];
  const isRight = (question) => {
    const tick = question.querySelector("[data-known] input");
    return knownOf(question.dataset.question) !== undefined && (!tick || tick.checked);
  };
  // What stands there in words: by it conditions are asked, as the server asks them.
  const wordsOf = (question) => {
    if (isRight(question)) return [knownOf(question.dataset.question)];
    const ticked = inputs(question).filter((each) => each.checked);
    return ticked.length ? ticked.map((each) => each.dataset.word) : [valueOf(question)].flat().filter(Boolean);
  };
  const holds = ({ when, op, value }) => {
    if (!when) return true;
    const other = form.querySelector(`[data-question="${when}"]`);
    if (!other || other.hidden) return false;
    const words = wordsOf(other);
    if (!words.length) return false;
    if (op === ">=") return Number(words[0]) >= Number(value);
    if (op === "<=") return Number(words[0]) <= Number(value);
    return words.includes(value) === (op === "=");
  };
  const refresh = () => {
    const lost = form.elements.lost.checked;
    form.querySelector("[data-lost]").hidden = !lost;
    form.querySelector("[data-questions]").hidden = lost;
    form.querySelectorAll("[data-question]").forEach((question) => {
      const known = knownOf(question.dataset.question) !== undefined;
      question.hidden = !holds(question.dataset) || ("fixed" in question.dataset && !known);
      const input = question.querySelector("[data-input]");
      if (input) input.hidden = isRight(question);
    });
  };
  const shown = () => [...form.querySelectorAll("[data-question]")].filter((each) => !each.hidden && !("fixed" in each.dataset));
  // Each name with all its values: of several choices more than one may be ticked.
  const fields = () => {
    const data = new FormData(form);
    return Object.fromEntries([...data.keys()].map((name) => [name, data.getAll(name)]));
  };
  const bodyOf = () => {
    const body = { assignment: draft.unit, surveyed_on: form.elements.surveyed_on.value, found: !form.elements.lost.checked };
    if (!body.found) return { ...body, note: form.elements.note.value.trim() };
    const answers = {}, seen = {}, confirmed = [];
    shown().forEach((question) => {
      const code = question.dataset.question;
      if (isRight(question)) { confirmed.push(code); return; }
      const value = valueOf(question);
      if (value.length) { answers[code] = value; seen[code] = knownOf(code) || ""; }
    });
    return { ...body, answers, seen, confirmed };
  };
  const missing = () => {
    if (form.elements.lost.checked) return form.elements.note.value.trim() ? null : form.querySelector("[data-lost]");
    return shown().find((each) => "required" in each.dataset && !isRight(each) && !valueOf(each).length);
  };

  // --- The queue -----------------------------------------------------------------------------------

  const done = () => { mark(draft.unit, "已提交"); close(); };
  const proxy = { dataset: page.dataset, set hidden(value) { if (form) form.hidden = value; } };
  const { work } = device.able ? window.sending({
    form: proxy, note, stateOf: () => {}, kind: KIND, done, passed: (each) => mark(each.unit, "已提交"),
    openDraft: () => ({ key: draft.key, draft, kept }),
    titleOf: (each) => each.title,
    addressOf: () => window.location.pathname,
    correction: (each) => [`${page.dataset.records}${each.corrects.id}/correct/`, "POST"],
    words: { heading: "这家单位这次填报已经提交过，内容和这里填的不一样。", apart: "另外提交一份" },
  }) : { work: () => {} };

  const mark = (unit, text) => {
    const row = list.querySelector(`[data-unit="${unit}"]`);
    if (!row) return;
    row.dataset.state = text;
    row.querySelector("[data-fill]").textContent = text === "已提交" ? "再填" : "继续填";
    const said = row.querySelector("[data-said]") || Object.assign(document.createElement("span"), { className: "cell-note" });
    said.dataset.said = "";
    said.textContent = text;
    row.querySelector(".survey-unit").append(said);
  };
  const close = () => {
    draft = NOTHING;
    form = null;
    place.replaceChildren();
    list.hidden = false;
  };
  const keep = () => {
    const now = draft;
    if (!device.able || !now.key || now.submitted) return kept;
    now.fields = fields();
    kept = kept.then(() => device.keepDraft(now)).catch(() => {});
    return kept;
  };

  const fill = (saved) => {
    Object.entries(saved || {}).forEach(([name, values]) => {
      const found = [...form.querySelectorAll(`[name="${name}"]`)];
      found.forEach((each) => { if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value); else [each.value] = values; });
    });
    form.querySelectorAll("[name^=right-]").forEach((each) => { if (saved && !(each.name in saved)) each.checked = false; });
  };

  const open = (unit, stored) => {
    const { name, questionnaire, known } = units[unit];
    place.replaceChildren(document.querySelector(`template[data-questionnaire="${questionnaire}"]`).content.cloneNode(true));
    form = place.querySelector("form");
    draft = stored || { key: window.crypto.randomUUID ? window.crypto.randomUUID() : "", kind: KIND, unit: Number(unit), title: name, photos: [], submitted: false };
    form.querySelector("[data-name]").textContent = name;
    form.querySelectorAll("[data-question]").forEach((question) => {
      const text = known[question.dataset.question];
      if (text === undefined) return;
      const line = question.querySelector("[data-known]");
      line.hidden = false;
      line.querySelector("span").textContent = text;
    });
    if (stored) fill(stored.fields);
    refresh();
    list.hidden = true;
    window.scrollTo(0, 0);
    form.addEventListener("input", () => { refresh(); keep(); });
    form.addEventListener("change", () => { refresh(); keep(); });
    form.querySelector("[data-back]").addEventListener("click", () => { if (draft.fields) mark(draft.unit, "没有填完"); keep(); close(); });
    form.addEventListener("submit", submit);
  };

  const submit = async (event) => {
    event.preventDefault();
    const wrong = missing();
    if (wrong) {
      note(draft.key, `请填写：${wrong.querySelector(".form-label").textContent}`, { tone: "red" });
      wrong.scrollIntoView({ block: "center" });
      return;
    }
    note(draft.key, "正在提交……");
    await kept;
    Object.assign(draft, { fields: fields(), body: bodyOf(), submitted: true });
    const { key, unit } = draft;
    await device.keepDraft(draft);
    mark(unit, "等待提交");
    note(key, "");
    close();
    work();
  };

  // --- The list ------------------------------------------------------------------------------------

  const stored = async (unit) => device.able ? (await device.drafts()).find((each) => each.kind === KIND && String(each.unit) === unit && !each.submitted) : null;
  list.addEventListener("click", async (event) => {
    const row = event.target.closest("[data-unit]");
    if (!row) return;
    if (event.target.closest("[data-fill]")) open(row.dataset.unit, await stored(row.dataset.unit).catch(() => null));
    const call = event.target.closest("[data-call]");
    if (!call) return;
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    try {
      const answer = await window.fetch(call.dataset.call, { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token } });
      const { phone } = await answer.json();
      if (!phone) { note("call", "台账里没有这家单位的电话。"); return; }
      const link = Object.assign(document.createElement("a"), { className: "btn", href: `tel:${phone}`, textContent: phone });
      call.replaceWith(link);
      link.click();
    } catch (error) {
      note("call", "没有网络，查不到电话；有网络时再试。");
    }
  });

  const begin = async () => {
    await device.unlock(page.dataset.deviceKey);
    for (const each of await device.drafts()) {
      if (each.kind === KIND) mark(each.unit, each.submitted ? "等待提交" : "没有填完");
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    work();
  };
  if (device.able) begin().catch(() => note("net", "这台设备不能保存填写的内容，请换一个浏览器。", { tone: "red" }));
  else note("net", "这个浏览器不能保存填写的内容，请用 https 打开，或换一个浏览器。", { tone: "red" });
  if (navigator.serviceWorker) navigator.serviceWorker.register(page.dataset.worker).catch(() => {});
})();
