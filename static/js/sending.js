// The queue of whoever files: one thing after another, exactly once, back-off while there is no net,
// and both versions side by side where the server has another one. `window.sending(page)` gives
// `{ ask, send, work }`; the page says what is shown and which draft is open on it, and of what kind
// its drafts are (none: activities): the queue takes no others.
"use strict";

window.sending = ({
  form, note, openDraft, stateOf, done, passed = () => {}, kind = "", titleOf = (each) => each.body.topic,
  addressOf = (each) => each.corrects ? `${form.dataset.list}${each.corrects.id}/edit/` : `${form.dataset.file}?party=${encodeURIComponent(each.party)}&draft=${each.key}`,
  correction = (each) => [`${form.dataset.records}${each.corrects.id}/`, "PATCH"],
  words = { heading: window.comparing.HEADING, apart: "是另一次活动，单独提交" },
}) => {
  const { device } = window;
  const { api } = form.dataset;
  const PIECE = 128 * 1024;
  //: Waits after a failure, in seconds; a photo or body that arrived begins anew.
  const WAITS = [1, 2, 4, 8, 16, 32, 60];
  let running = false;
  let asked = false;

  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const send = (url, options = {}) => window.fetch(url, {
    cache: "no-store", credentials: "same-origin", ...options,
    headers: { "X-CSRFToken": token(), ...options.headers },
  });
  class Later extends Error {}
  class LoggedOut extends Error {}
  const checked = async (answer) => {
    // A page session that ended is led to the log-in, the API says 401.
    if (answer.status === 401 || answer.redirected) throw new LoggedOut();
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw new Later();
    return answer;
  };
  const ask = async (url, options) => {
    try {
      return await checked(await send(url, options));
    } catch (error) {
      if (error instanceof LoggedOut || error instanceof Later) throw error;
      throw new Later(error.message);  // no net, or it broke
    }
  };
  const jsonOf = (answer) => answer.json().catch(() => ({}));
  const written = (method, body) => ({ method, body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

  // One photo, in pieces, from where it broke off.
  const sendPhoto = async (key, name) => {
    const found = await device.photo(key, name);
    if (!found) return;
    const { buffer, takenOn } = found;
    const url = `${api}${key}/photos/${name}/`;
    const put = (body, span) => ask(url, { method: "PUT", body, headers: { "Content-Type": "application/octet-stream", ...(span ? { "Content-Range": span } : {}), ...(takenOn ? { "X-Taken-On": takenOn } : {}) } });
    let answer;
    if (buffer.byteLength <= PIECE) {
      answer = await put(buffer);
    } else {
      let at = (await jsonOf(await put(null, `bytes */${buffer.byteLength}`))).received || 0;
      do {
        const until = Math.min(at + PIECE, buffer.byteLength);
        answer = await put(buffer.slice(at, until), `bytes ${at}-${until - 1}/${buffer.byteLength}`);
        if (answer.status === 202 || answer.status === 416) at = (await jsonOf(answer)).received;
      } while (answer.status === 202 || answer.status === 416);
    }
    if (answer.status === 410) return;
    if (!answer.ok) {
      const told = await jsonOf(answer);
      throw Object.assign(new Error([].concat(...Object.values(told).filter(Array.isArray)).filter((each) => typeof each === "string")[0] || told.detail || "照片没有保存。"), { photo: name });
    }
  };
  const sendPhotos = async (each) => {
    for (const name of each.photos) {
      if ((each.sent || []).includes(name)) continue;
      stateOf(name, "上传中");
      try {
        await sendPhoto(each.key, name);
        stateOf(name, "已上传");
      } catch (error) {
        if (!error.photo) throw error;
        // No photo after all: the activity goes without it.
        note(`photo ${name}`, `有一张照片没有保存：${error.message}`, { tone: "red" });
        stateOf(name, "不能保存");
        await ask(`${api}${each.key}/photos/${name}/`, { method: "DELETE" });
      }
      each.sent = [...(each.sent || []), name];
      await device.keepDraft(each);
    }
  };

  const textOf = (told) => [].concat(...Object.entries(told).filter(([name]) => name !== "errors").map(([, each]) => each)).filter((each) => typeof each === "string").join(" ");
  const isOpen = (each) => each.key === openDraft().key;

  // --- Another version is there --------------------------------------------------------------------

  // All photos of both: what was chosen decides about the words only.
  const together = (each, current) => [...new Set([...each.body.photos || [], ...current.photos])].slice(0, window.comparing.MOST_PHOTOS);
  const useOwn = async (each, current) => {
    const { plan, ...body } = each.body;
    each.body = body.held_on ? { ...body, photos: together(each, current) } : body;
    each.corrects = { id: current.id, version: current.version, instead: true };
    await device.keepDraft(each);
  };
  const fileApart = async (each) => {
    const key = window.crypto.randomUUID();
    for (const name of each.photos) {
      const found = await device.photo(each.key, name);
      if (found) await device.keepPhoto(key, name, found.buffer, found.takenOn);
    }
    await device.drop(each.key);
    Object.assign(each, { key, sent: [] });
    await device.keepDraft(each);
  };
  const compare = (each, told) => {
    const { current, differences } = told;
    const id = each.key;
    const then = (act) => () => { note(id, "正在办理……"); act().then(work).catch(() => note("net", "这台设备不能保存草稿，请稍后再试。", { tone: "red" })); };
    if (isOpen(each)) { form.hidden = true; window.scrollTo(0, 0); }
    window.comparing.show(note(id, words.heading, { tone: "red" }), {
      current, differences, refused: each.refused,
      choices: [
        { text: "保留已提交的", act: then(async () => { await device.drop(id); note(id, "已保留原来提交的内容。", { tone: "green", link: { href: `${form.dataset.list}${current.id}/`, text: "查看" } }); if (isOpen(each)) done(); }) },
        { text: "改用这台设备上的", primary: true, act: then(() => useOwn(each, current)) },
        ...(each.corrects ? [] : [{ text: words.apart, act: then(async () => { await fileApart(each); note(id, ""); }) }]),
      ],
    });
  };

  // --- One draft -----------------------------------------------------------------------------------

  // The body goes by its key, or corrects what is there. Its record: it arrived; `null`: it waits
  // for somebody's decision; `false`: there is nothing more to do.
  const file = async (each) => {
    const answer = await ask(...(each.corrects
      ? [correction(each)[0], written(correction(each)[1], { ...each.body, version: each.corrects.version })]
      : [`${api}${each.key}/`, written("PUT", each.body)]));
    const told = await jsonOf(answer);
    if (answer.ok) return told.id;
    if (answer.status === 410) { note(each.key, told.detail, { tone: "red" }); return false; }
    if (answer.status === 409 && told.current && told.differences) {
      // An answer that was lost: what is there is what was sent.
      if (!told.differences.length) return told.current.id;
      compare(each, told);
      return null;
    }
    if (each.corrects && each.corrects.instead) {
      // It cannot be used in the place of the other one: both are shown again, with the reason.
      Object.assign(each, { corrects: undefined, refused: textOf(told) });
      await device.keepDraft(each);
      return file(each);
    }
    each.submitted = false;
    await device.keepDraft(each);
    if (isOpen(each)) { form.hidden = false; window.scrollTo(0, 0); }
    note(each.key, `没有提交：${textOf(told)}`, { tone: "red", link: isOpen(each) ? null : { href: addressOf(each), text: "打开修改" } });
    return null;
  };

  // Everything of one draft that can be sent now; true: the draft is through, one way or another.
  const deliver = async (each) => {
    if (each.submitted && !each.record) {
      const record = await file(each);
      if (!record) return record === false;
      each.record = record;
      await device.keepDraft(each);
    }
    // A photo may come before its activity, but not before a correction announces it.
    if (!each.record && each.corrects) return false;
    await sendPhotos(each);
    if (!each.record) return false;
    const told = await jsonOf(await ask(`${api}${each.key}/`));
    // The local copy goes only once the server has all of it.
    const missing = (told.missing_photos || []).filter((name) => each.photos.includes(name));
    const again = missing.filter(() => (each.tries || 0) < 3);
    if (again.length) {
      each.sent = each.sent.filter((name) => !again.includes(name));
      each.tries = (each.tries || 0) + 1;
      await device.keepDraft(each);
      throw new Later();
    }
    const said = each.corrects ? "已更正" : "已提交";
    note(each.key, isOpen(each) ? said : `${said}：${titleOf(each)}`, { tone: "green", link: { href: `${form.dataset.list}${each.record}/`, text: "查看" } });
    return true;
  };

  const work = async () => {
    if (running) { asked = true; return; }
    running = true;
    let failures = 0;
    for (;;) {
      asked = false;
      try {
        await openDraft().kept;
        for (const stored of await device.drafts()) {
          if ((stored.kind || "") !== kind) continue;
          const each = isOpen(stored) ? openDraft().draft : stored;
          if (await deliver(each)) {
            await device.drop(each.key);
            if (isOpen(each)) done();
            else passed(each);
          }
        }
        note("net", "");
        if (!asked) break;
        failures = 0;
      } catch (error) {
        if (error instanceof LoggedOut) {
          note("net", "登录已过期，填写的内容和照片都在这台设备上。登录后接着提交。", { tone: "red" });
          document.dispatchEvent(new CustomEvent("session-over", { detail: () => { note("net", ""); work(); } }));
          break;
        }
        if (!(error instanceof Later)) { note("net", "这台设备不能保存草稿，请直接提交，提交前不要关闭页面。", { tone: "red" }); break; }
        const wait = WAITS[Math.min(failures, WAITS.length - 1)] * (0.75 + Math.random() / 2);
        failures += 1;
        if (openDraft().draft.submitted) note("net", "网络不通，内容已保存在这台设备上，联网后自动提交。", { tone: "blue" });
        await new Promise((resolve) => {
          const timer = window.setTimeout(resolve, wait * 1000);
          window.addEventListener("online", () => { window.clearTimeout(timer); failures = 0; resolve(); }, { once: true });
        });
      }
    }
    running = false;
  };

  return { ask, send, work, addressOf, written };
};
