// Whoever logs out leaves nothing personal on the device: what was not sent yet is asked about first.
"use strict";

(() => {
  const NAME = "filing";
  const passed = new WeakSet();

  // How many drafts wait; null where there never was any.
  const waiting = async () => {
    if (!window.indexedDB) return 0;
    if (window.indexedDB.databases && !(await window.indexedDB.databases()).some((each) => each.name === NAME)) return 0;
    return new Promise((resolve) => {
      const asked = window.indexedDB.open(NAME);
      asked.onerror = () => resolve(0);
      asked.onsuccess = () => {
        const db = asked.result;
        if (!db.objectStoreNames.contains("drafts")) { db.close(); resolve(0); return; }
        const count = db.transaction("drafts").objectStore("drafts").count();
        count.onsuccess = () => { db.close(); resolve(count.result); };
        count.onerror = () => { db.close(); resolve(0); };
      };
    });
  };

  const forget = () => new Promise((resolve) => {
    if (!window.indexedDB) { resolve(); return; }
    if (window.device) window.device.shut();
    const asked = window.indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });

  // A browser that lets nobody keep anything, or never answers, must not keep anybody logged in.
  const within = (asked) => Promise.race([asked(), new Promise((resolve) => { window.setTimeout(resolve, 3000); })]).catch(() => {});

  // Before everybody else who listens: a form that is kept back is sent by nobody.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-leaving]") || passed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    within(waiting).then(async (number) => {
      if (number && !window.confirm(`这台设备上还有 ${number} 份填报没有提交。\n点“确定”放弃它们并退出；点“取消”后打开填报的页面，联网即会提交。`)) return;
      window.sessionStorage.clear();
      await within(forget);
      passed.add(form);
      // Not while this event goes on, as it does where nothing had to be waited for: a form that is
      // being sent is not sent again.
      window.setTimeout(() => form.requestSubmit());
    });
  }, true);
})();
