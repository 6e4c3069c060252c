// What a device keeps of somebody who files: drafts and photos that did not arrive yet, all of it
// encrypted with a key that only the server gives back after a log-in. `window.device` on pages that
// file; on every other page, whether anything is kept when somebody logs out.
"use strict";

(() => {
  const NAME = "filing";
  const STORES = { drafts: "key", photos: "id" };
  let opened = null;
  //: Whoever logs out keeps nothing: what still arrives on the page must not open it anew.
  let shut = false;

  const open = () => {
    if (shut) return Promise.reject(new Error("logged out"));
    if (opened) return opened;
    opened = new Promise((resolve, reject) => {
      const asked = window.indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        Object.entries(STORES).forEach(([name, key]) => {
          if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath: key });
        });
      };
      asked.onsuccess = () => {
        // iOS closes it under the page; another tab may want it gone.
        asked.result.onclose = () => { opened = null; };
        asked.result.onversionchange = () => { asked.result.close(); opened = null; };
        resolve(asked.result);
      };
      asked.onerror = () => { opened = null; reject(asked.error); };
      asked.onblocked = () => { opened = null; reject(new Error("blocked")); };
    });
    return opened;
  };

  const attempt = (db, store, mode, act) => new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode);
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked ? asked.result : undefined);
    transaction.onabort = () => reject(transaction.error || new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
  });

  // A database that was closed is opened again, once; what then fails is for the caller.
  const run = async (store, mode, act) => {
    try {
      return await attempt(await open(), store, mode, act);
    } catch (error) {
      opened = null;
      return attempt(await open(), store, mode, act);
    }
  };

  const bytesOf = (hex) => new Uint8Array(hex.match(/../g).map((each) => parseInt(each, 16)));
  const hexOf = (buffer) => [...new Uint8Array(buffer)].map((each) => each.toString(16).padStart(2, "0")).join("");
  const digest = async (buffer) => hexOf(await window.crypto.subtle.digest("SHA-256", buffer));

  let key = null;
  let owner = "";
  const unlock = async (hex) => {
    key = await window.crypto.subtle.importKey("raw", bytesOf(hex), "AES-GCM", false, ["encrypt", "decrypt"]);
    // Whose it is can be told by whoever has the key, and by nobody else.
    owner = (await digest(new TextEncoder().encode(`owner ${hex}`))).slice(0, 16);
  };
  const seal = async (buffer) => {
    const iv = window.crypto.getRandomValues(new Uint8Array(12));
    return { iv, sealed: await window.crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, buffer) };
  };
  const unseal = (row) => window.crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);

  const mine = async (store) => (await run(store, "readonly", (rows) => rows.getAll())).filter((row) => row.owner === owner);

  const keepDraft = async (draft) => {
    const row = await seal(new TextEncoder().encode(JSON.stringify(draft)));
    return run("drafts", "readwrite", (rows) => rows.put({ key: draft.key, owner, ...row }));
  };
  const readDraft = async (row) => JSON.parse(new TextDecoder().decode(await unseal(row)));
  const drafts = async () => Promise.all((await mine("drafts")).map(readDraft));
  const keepPhoto = async (draft, name, buffer, takenOn) => {
    const row = await seal(buffer);
    return run("photos", "readwrite", (rows) => rows.put({ id: `${draft}/${name}`, draft, name, takenOn, owner, ...row }));
  };
  const photo = async (draft, name) => {
    const row = await run("photos", "readonly", (rows) => rows.get(`${draft}/${name}`));
    return row ? { buffer: await unseal(row), takenOn: row.takenOn } : null;
  };
  const dropPhoto = (draft, name) => run("photos", "readwrite", (rows) => rows.delete(`${draft}/${name}`));
  const drop = async (draft) => {
    const rows = (await run("photos", "readonly", (all) => all.getAll())).filter((row) => row.draft === draft);
    for (const row of rows) await run("photos", "readwrite", (all) => all.delete(row.id));
    return run("drafts", "readwrite", (all) => all.delete(draft));
  };

  // Without a secure page (http in an old office) there is neither digest nor cipher: plain forms.
  const able = Boolean(window.indexedDB && window.crypto && window.crypto.subtle && window.fetch);
  window.device = { able, unlock, digest, drafts, keepDraft, keepPhoto, photo, dropPhoto, drop, close: async () => (await open()).close(), shut: () => { shut = true; } };
})();
