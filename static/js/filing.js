// Filing an activity, or correcting one: kept on the device at once, sent when there is a net
// (sending.js), exactly once. Without this script, or without a secure page, the same form is sent as
// a plain one.
"use strict";

(() => {
  const form = document.querySelector("[data-filing]");
  const { device, photos } = window;
  if (!form || !device || !device.able) return;

  const { deviceKey, party, worker } = form.dataset;
  const notes = document.querySelector("[data-notes]");
  const wall = form.querySelector("[data-photos]");
  const input = form.querySelector("input[type=file]");
  const MOST = window.comparing.MOST_PHOTOS;
  //: Set on the page that corrects what was filed.
  const corrects = form.dataset.corrects ? { id: Number(form.dataset.corrects), version: Number(form.dataset.version) } : undefined;
  let draft = { key: form.dataset.key, party, photos: [], submitted: false, corrects };
  let kept = Promise.resolve();
  form.removeAttribute("data-guard");  // what is kept need not be guarded

  const note = window.noting(notes);

  // --- What the form says --------------------------------------------------------------------------

  const all = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const value = (name) => all(name).filter((each) => each.type !== "checkbox" || each.checked).map((each) => each.value.trim()).join("、");
  const split = (text) => text.split(/[、，,;；\n\r]+/).map((each) => each.trim()).filter(Boolean);
  const ticked = (name) => [...form.querySelectorAll(`input[name=${name}]:checked`)];
  const defaultTopic = () => {
    const first = ticked("duties")[0];
    const [year, month] = (value("held_on") || value("planned_on") || "").split("-").map(Number);
    return first && year ? `${year}年${month}月${first.closest("label").textContent.trim()}` : "";
  };
  const fields = () => {
    const reasons = {};
    const absent = ticked("absent").map((each) => Number(each.value));
    absent.forEach((pk) => { const reason = value(`reason-${pk}`); if (reason) reasons[pk] = reason; });
    const found = { party, duties: ticked("duties").map((each) => each.value), absent, absence_reasons: reasons, floating: ticked("floating").map((each) => Number(each.value)), dropped: ticked("drop").map((each) => each.value) };
    ["held_on", "planned_on", "topic", "place", "host", "text", "decisions", "guests", "others", "video_link", "live_link"].forEach((name) => { found[name] = value(name); });
    return found;
  };
  const bodyOf = (saved, planned) => {
    const body = {
      party_organizations: [...new Set([saved.party, ...split(saved.others || "")])],
      duties: saved.duties, topic: saved.topic || defaultTopic(), place: saved.place, host: saved.host, text: saved.text,
      decisions: saved.decisions, guests: split(saved.guests || ""), video_link: saved.video_link, live_link: saved.live_link,
    };
    if (planned) return { ...body, planned_on: saved.held_on };
    if (corrects && !form.elements.held_on) return { ...body, planned_on: saved.planned_on };
    return { ...body, held_on: saved.held_on, absent: saved.absent, absence_reasons: saved.absence_reasons, ...((saved.floating || []).length ? { floating: saved.floating } : {}), photos: [...storedPhotos(saved), ...draft.photos], ...(form.dataset.plan ? { plan: Number(form.dataset.plan) } : {}) };
  };
  // Those that an activity has already and that stay with it.
  const storedPhotos = (saved) => all("drop").map((each) => each.value).filter((name) => !saved.dropped.includes(name));

  const stateOf = (name, text) => {
    const shown = wall.querySelector(`[data-name="${name}"] .photo-state`);
    if (shown) shown.textContent = text;
  };
  const { send, work, addressOf, written } = window.sending({ form, note, stateOf, openDraft: () => ({ key: draft.key, draft, kept }), done: () => done() });

  const done = () => {
    forgetThere(form.dataset.key);
    draft = { key: "", photos: [], submitted: false };
    form.hidden = true;
    window.scrollTo(0, 0);
  };

  // --- What happens on the page --------------------------------------------------------------------

  const keep = () => {
    const now = draft;
    if (!now.key || now.submitted) return kept;
    now.fields = fields();
    kept = kept.then(() => device.keepDraft(now)).catch(() => {});
    return kept;
  };
  // The server keeps the draft too, while there is a net: a device may lose its own. Of a correction
  // it has what was filed.
  const draftsThere = (key) => form.dataset.drafts.replace(form.dataset.key, key);
  const forgetThere = (key) => { if (!corrects) send(draftsThere(key), { method: "DELETE" }).catch(() => {}); };
  let timer = null;
  const keepThere = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (!draft.key || draft.submitted || corrects) return;
      send(form.dataset.drafts, written("PUT", fields())).catch(() => {});
    }, 3000);
  };
  form.addEventListener("input", () => { keep(); keepThere(); });
  form.addEventListener("change", () => { keep(); });

  const place = photos.place({
    input, list: wall,
    page: {
      note, most: MOST,
      room: () => MOST - storedPhotos(fields()).length - draft.photos.length,
      has: (name) => draft.photos.includes(name) || all("drop").some((each) => each.value === name),
      store: async (name, buffer, takenOn) => {
        kept = kept.then(() => device.keepPhoto(draft.key, name, buffer, takenOn));
        try { await kept; } catch (error) { kept = Promise.resolve(); throw error; }
      },
      full: () => { if (draft.photos.length) note("photos", "这台设备存不下更多照片，后选的没有加入。", { tone: "red" }); },
      // The first ones are on their way while the next ones are made small.
      put: async (name) => { draft.photos.push(name); await keep(); work(); },
      drop: (name) => {
        draft.photos = draft.photos.filter((each) => each !== name);
        device.dropPhoto(draft.key, name).catch(() => {});
        keep();
      },
    },
  });

  form.addEventListener("submit", async (event) => {
    if (!form.matches("[data-filing]")) return;  // it goes by itself (`passed`)
    event.preventDefault();
    const planned = Boolean(event.submitter && event.submitter.name === "plan_only");
    const saved = fields();
    if (!saved.duties.length) { note(draft.key, "请选择事项。", { tone: "red" }); form.querySelector(".chips").focus(); return; }
    note(draft.key, "正在提交……");
    await place.ready();
    if (input.files.length && draft.photos.length === 0) { passed(event.submitter); return; }  // nothing could be kept
    await kept;
    draft.fields = saved;
    draft.body = bodyOf(saved, planned);
    draft.submitted = true;
    try {
      await device.keepDraft(draft);
    } catch (error) {
      draft.submitted = false;
      passed(event.submitter);
      return;
    }
    work();
  });
  // The device keeps nothing (private window, full): the form goes by itself.
  const passed = (submitter) => { form.removeAttribute("data-filing"); form.requestSubmit(submitter); };

  const template = form.querySelector("[data-template]");
  if (template) {
    template.addEventListener("change", () => {
      const { topic, text } = template.selectedOptions[0].dataset;
      if (topic) form.elements.topic.value = topic;
      if (text) form.elements.text.value = text;
      keep();
    });
  }
  const placeholder = () => { form.elements.topic.placeholder = defaultTopic(); };
  form.addEventListener("change", placeholder);
  placeholder();

  // --- What was begun before -----------------------------------------------------------------------

  const fillPeople = (saved) => {
    form.querySelectorAll("input[name=floating]").forEach((box) => { box.checked = (saved.floating || []).includes(Number(box.value)); });
    form.querySelectorAll("input[name=absent]").forEach((box) => {
      box.checked = (saved.absent || []).includes(Number(box.value));
      const reason = form.elements[`reason-${box.value}`];
      if (reason) reason.value = (saved.absence_reasons || {})[box.value] || "";
    });
  };
  const fill = (saved) => {
    const choose = (name, chosen) => form.querySelectorAll(`input[type=checkbox][name=${name}]`).forEach((box) => { box.checked = chosen.includes(box.value); });
    Object.entries(saved).forEach(([name, each]) => {
      const field = form.elements[name];
      if (typeof each === "string" && field && field.tagName && field.type !== "checkbox" && name !== "party") field.value = each;
    });
    choose("duties", saved.duties || []);
    choose("drop", saved.dropped || []);
    choose("others", split(saved.others || ""));
    fillPeople(saved);
    // Of another day, or of others that take part, the people come from the server.
    people = saved;
    window.htmx.trigger(form.querySelector("[data-people-of]"), "refill");
  };
  // Who should be there changes with day, duties and others: who was ticked stays ticked.
  let people = null;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.target.id === "people") people = people || fields(); });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.target.id === "people" && !detail.successful) people = null; });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id !== "people") return;
    fillPeople(people);
    people = null;
    keep();
  });

  const begin = async () => {
    await device.unlock(deviceKey);
    for (const each of await device.drafts()) {
      if (each.submitted || each.kind) continue;  // other pages file other things
      if (each.key === draft.key) {
        draft = each;
        if (each.fields) fill(each.fields);
        if (corrects) note("kept", "已接着填上次没有提交的更正。", { button: { text: "放弃这些更正", act: () => device.drop(each.key).then(() => window.location.reload()) } });
        for (const name of each.photos) {
          const found = await device.photo(each.key, name);
          place.show(name, found && await photos.previewOf(found.buffer));
        }
      } else {
        note(each.key, `这台设备上有没有提交的草稿：${(each.fields || {}).topic || "未写主题"}`, {
          link: { href: addressOf(each), text: "继续填写" },
          button: { text: "放弃", act: () => device.drop(each.key).then(() => { note(each.key, ""); if (!each.corrects) forgetThere(each.key); }) },
        });
      }
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    work();
  };
  begin().catch(() => note("net", "这台设备不能保存草稿，请直接提交，提交前不要关闭页面。"));

  // Whoever cancels a correction wants nothing of it kept.
  form.querySelectorAll("[data-discard]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    device.drop(draft.key).catch(() => {}).then(() => window.location.assign(link.href));
  }));

  // Pages open faster with it, and everything works without: WeChat's browser has none.
  if (navigator.serviceWorker) navigator.serviceWorker.register(worker).catch(() => {});
})();
