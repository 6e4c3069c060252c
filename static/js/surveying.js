// The squad's list of the day: a unit is filled in on the page itself, kept on the device at once,
// sent when there is a net (sending.js), exactly once. What the platform knows is shown and ticked;
// what the town sent back stands there as it was filed, with the reason.
"use strict";

(() => {
  const page = document.querySelector("[data-surveying]");
  const { device, photos } = window;
  if (!page || !device) return;

  const { units, returned } = JSON.parse(document.getElementById("survey-units").textContent);
  const place = page.querySelector("[data-open]");
  const lists = [...page.querySelectorAll("[data-units]")];
  const note = window.noting(page.querySelector("[data-notes]"));
  const KIND = "answer", LOST = "", MOST = Number(page.dataset.most);
  const NOTHING = { key: "", photos: [], shots: {}, submitted: false };
  let draft = NOTHING;
  //: What the server said of the unit, or of the answer that is corrected.
  let about = null;
  let form = null;
  let places = [];
  let kept = Promise.resolve();

  // --- What the form says --------------------------------------------------------------------------

  const inputs = (question) => [...question.querySelectorAll(`[name="${question.dataset.question}"]`)];
  const shotsOf = (code) => draft.shots[code] || [];
  const valueOf = (question) => {
    if (question.dataset.kind === "photo") return shotsOf(question.dataset.question);
    const found = inputs(question);
    if (question.dataset.kind === "choices") return found.filter((each) => each.checked).map((each) => each.value);
    if (found[0] && found[0].type === "radio") return (found.find((each) => each.checked) || { value: "" }).value;
    return found[0] ? found[0].value.trim() : "";
  };
  const knownOf = (code) => about.known[code];
  const isRight = (question) => {
    const tick = question.querySelector("[data-known] input");
    return knownOf(question.dataset.question) !== undefined && (!tick || tick.checked);
  };
  // Of persons the page holds no more than that something was answered: it stays unless it is changed.
  const stays = (question) => !isRight(question) && !valueOf(question).length && question.dataset.question in (about.personal || {});
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
    if (!body.found) return { ...body, note: form.elements.note.value.trim(), ...(shotsOf(LOST).length ? { photos: shotsOf(LOST) } : {}) };
    const answers = {}, seen = {}, confirmed = [], stay = [];
    shown().forEach((question) => {
      const code = question.dataset.question;
      if (isRight(question)) { confirmed.push(code); seen[code] = knownOf(code).slice(0, 200); return; }
      const value = valueOf(question);
      if (value.length) { answers[code] = value; seen[code] = knownOf(code) || ""; }
      if (stays(question)) { stay.push(code); seen[code] = knownOf(code) || ""; }
    });
    return { ...body, answers, seen, confirmed, ...(stay.length ? { kept: stay } : {}) };
  };
  const namesIn = (body) => [...body.photos || [], ...shown().filter((each) => each.dataset.kind === "photo").flatMap((each) => (body.answers || {})[each.dataset.question] || [])];
  const missing = () => {
    if (form.elements.lost.checked) return form.elements.note.value.trim() ? null : form.querySelector("[data-lost]");
    return shown().find((each) => "required" in each.dataset && !isRight(each) && !stays(each) && !valueOf(each).length);
  };

  // --- The queue -----------------------------------------------------------------------------------

  const rowOf = (each) => page.querySelector(each.corrects ? `[data-returned="${each.corrects.id}"]` : `[data-unit="${each.unit}"]`);
  const mark = (each, text) => {
    const row = rowOf(each);
    if (!row) return;
    row.dataset.state = text;
    const button = row.querySelector("[data-fill]");
    button.textContent = text === "已提交" ? "再填" : "继续填";
    // What is filed again the town has; what is on its way is not changed once more.
    button.hidden = Boolean(each.corrects) && text !== "没有填完";
    const said = row.querySelector("[data-said]") || Object.assign(document.createElement("span"), { className: "cell-note" });
    said.dataset.said = "";
    said.textContent = text;
    row.querySelector(".survey-unit").append(said);
  };
  const done = () => { mark(draft, "已提交"); close(); };
  const proxy = { dataset: page.dataset, set hidden(value) { if (form) form.hidden = value; } };
  const stateOf = (name, text) => {
    const state = form && form.querySelector(`[data-name="${name}"] .photo-state`);
    if (state) state.textContent = text;
  };
  const { work } = device.able ? window.sending({
    form: proxy, note, stateOf, kind: KIND, done, passed: (each) => mark(each, "已提交"),
    openDraft: () => ({ key: draft.key, draft, kept }),
    titleOf: (each) => each.title,
    addressOf: () => window.location.pathname,
    correction: (each) => [`${page.dataset.records}${each.corrects.id}/correct/`, "POST"],
    words: { heading: "这家单位这次填报已经提交过，内容和这里填的不一样。", apart: "另外提交一份" },
  }) : { work: () => {} };

  const hideLists = (hidden) => lists.forEach((each) => { each.hidden = hidden; });
  const close = () => {
    draft = NOTHING;
    about = form = null;
    places = [];
    place.replaceChildren();
    hideLists(false);
  };
  const keep = () => {
    const now = draft;
    if (!device.able || !now.key || now.submitted) return kept;
    now.fields = fields();
    kept = kept.then(() => device.keepDraft(now)).catch(() => {});
    return kept;
  };

  // --- One unit ------------------------------------------------------------------------------------

  const fill = (saved) => {
    Object.entries(saved || {}).forEach(([name, values]) => {
      const found = [...form.querySelectorAll(`[name="${name}"]`)];
      found.forEach((each) => { if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value); else [each.value] = values; });
    });
    form.querySelectorAll("[name^=right-]").forEach((each) => { if (saved && !(each.name in saved)) each.checked = false; });
  };
  const photosOf = (box) => {
    const code = box.dataset.photos;
    const set = (names) => { draft.shots = { ...draft.shots, [code]: names }; };
    const most = Number(box.dataset.most);
    const made = photos.place({
      input: box.querySelector("input"), list: box.querySelector("ul"),
      page: {
        note, most,
        room: () => Math.min(most - shotsOf(code).length, MOST - Object.values(draft.shots).flat().length),
        has: (name) => Object.values(draft.shots).flat().includes(name),
        store: async (name, buffer, takenOn) => {
          kept = kept.then(() => device.keepPhoto(draft.key, name, buffer, takenOn));
          try { await kept; } catch (error) { kept = Promise.resolve(); throw error; }
        },
        full: () => note("photos", "这台设备存不下更多照片，后选的没有加入。", { tone: "red" }),
        put: async (name) => { draft.photos.push(name); set([...shotsOf(code), name]); await keep(); work(); },
        drop: (name) => {
          draft.photos = draft.photos.filter((each) => each !== name);
          set(shotsOf(code).filter((each) => each !== name));
          device.dropPhoto(draft.key, name).catch(() => {});
          keep();
        },
      },
    });
    return { ...made, code };
  };
  // Those on the device, and those that the server has already.
  const showPhotos = async () => {
    const { key } = draft;
    for (const each of places) {
      for (const name of shotsOf(each.code)) {
        const found = draft.photos.includes(name) ? await device.photo(key, name) : null;
        const preview = found && await photos.previewOf(found.buffer);
        if (draft.key !== key) return;  // another unit is open by now
        const file = (about.files || {})[name];
        // Without a net it stays a grey field with its state.
        const there = file ? Object.assign(document.createElement("img"), { alt: "", onerror: () => there.replaceWith(document.createElement("canvas")), src: page.dataset.thumbnail.replace("/0/", `/${file}/`) }) : null;
        each.show(name, preview || there, file ? "已提交" : "");
      }
    }
  };

  const open = (said, stored, corrects) => {
    about = said;
    place.replaceChildren(document.querySelector(`template[data-questionnaire="${said.questionnaire}"]`).content.cloneNode(true));
    form = place.querySelector("form");
    const made = window.crypto.randomUUID ? window.crypto.randomUUID() : "";
    draft = { key: said.key || made, kind: KIND, unit: said.unit, title: said.name, photos: [], shots: { ...said.shots }, submitted: false, ...stored, corrects };
    form.querySelector("[data-name]").textContent = said.name;
    const why = corrects && page.querySelector(`[data-returned="${corrects.id}"] [data-why]`);
    if (why) Object.assign(form.querySelector("[data-reason]"), { textContent: why.textContent, hidden: false });
    form.querySelectorAll("[data-question]").forEach((question) => {
      const code = question.dataset.question;
      const personal = (said.personal || {})[code];
      if (personal) inputs(question).forEach((each) => { each.placeholder = `上次填的 ${personal}，不改不用填`; });
      if (said.known[code] === undefined) return;
      const line = question.querySelector("[data-known]");
      line.hidden = false;
      line.querySelector("span").textContent = said.known[code];
    });
    places = [...form.querySelectorAll("[data-photos]")].map(photosOf);
    fill((stored || said).fields);
    refresh();
    if (device.able) showPhotos().catch(() => {});
    hideLists(true);
    window.scrollTo(0, 0);
    form.addEventListener("input", () => { refresh(); keep(); });
    form.addEventListener("change", () => { refresh(); keep(); });
    form.querySelector("[data-back]").addEventListener("click", () => { if (draft.fields) mark(draft, "没有填完"); keep(); close(); });
    form.addEventListener("submit", submit);
  };

  const submit = async (event) => {
    event.preventDefault();
    const wrong = missing();
    form.querySelectorAll("[data-missing]").forEach((each) => each.remove());
    if (wrong) {
      const text = `请填写：${wrong.querySelector(".form-label").textContent}`;
      note(draft.key, text, { tone: "red" });
      // The note stands at the top: what is missing is said where it is, too.
      const said = Object.assign(document.createElement("div"), { className: "invalid-feedback d-block", textContent: text });
      said.dataset.missing = "";
      wrong.append(said);
      wrong.scrollIntoView({ block: "center" });
      wrong.querySelector("[data-input] :is(input, textarea), input[name=note]")?.focus({ preventScroll: true });
      return;
    }
    note(draft.key, "正在提交……");
    for (const each of places) await each.ready();
    await kept;
    const body = bodyOf();
    const named = namesIn(body);
    Object.assign(draft, { fields: fields(), body, photos: draft.photos.filter((name) => named.includes(name)), submitted: true });
    const { key } = draft;
    await device.keepDraft(draft);
    mark(draft, "等待提交");
    note(key, "");
    close();
    work();
  };

  // --- The list ------------------------------------------------------------------------------------

  const stored = async (which) => device.able ? (await device.drafts()).find((each) => each.kind === KIND && !each.submitted && which(each)) : null;
  const correct = async (id) => {
    const said = returned[id];
    const found = await stored((each) => each.corrects && String(each.corrects.id) === id).catch(() => null);
    open(said, found, { id: Number(id), version: said.version });
  };
  page.addEventListener("click", async (event) => {
    const row = event.target.closest("li");
    if (!row) return;
    if (event.target.closest("[data-fill]")) {
      const { unit } = row.dataset;
      if (row.dataset.returned) await correct(row.dataset.returned);
      else open(units[unit], await stored((each) => String(each.unit) === unit && !each.corrects).catch(() => null));
    }
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
      if (each.kind === KIND) mark(each, each.submitted ? "等待提交" : "没有填完");
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    work();
  };
  if (device.able) begin().catch(() => note("net", "这台设备不能保存填写的内容，请换一个浏览器。", { tone: "red" }));
  else note("net", "这个浏览器不能保存填写的内容，请用 https 打开，或换一个浏览器。", { tone: "red" });
  if (navigator.serviceWorker) navigator.serviceWorker.register(page.dataset.worker).catch(() => {});
})();
