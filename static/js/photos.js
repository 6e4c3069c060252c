// Photos are made small before they leave the device (`window.photos.shrink(file)`), and chosen on
// the forms of phones: `window.photos.place({ input, list, page })`.
"use strict";

(() => {
  const SIDE = 1600, QUALITY = 0.72;

  const decoded = async (file) => {
    if (window.createImageBitmap) {
      try {
        return await window.createImageBitmap(file, { imageOrientation: "from-image" });
      } catch (error) {
        return null;  // HEIC outside of Safari, or no picture: the server looks at it
      }
    }
    return null;
  };

  const drawn = (bitmap, side) => {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  // The bytes to send and a small canvas to show; what this browser cannot decode goes as it is.
  const shrink = async (file) => {
    const bitmap = await decoded(file);
    if (!bitmap) return { buffer: await file.arrayBuffer(), preview: null };
    const canvas = drawn(bitmap, SIDE);
    const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    const preview = drawn(bitmap, 320);
    if (bitmap.close) bitmap.close();
    const small = blob && blob.size < file.size ? blob : file;
    return { buffer: await small.arrayBuffer(), preview };
  };

  const previewOf = async (buffer) => {
    const bitmap = await decoded(new Blob([buffer]));
    return bitmap ? drawn(bitmap, 320) : null;
  };

  const takenOn = (file) => {
    const day = new Date(file.lastModified || Date.now());
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((each) => String(each).padStart(2, "0")).join("-");
  };

  // A place for photos on a form. What is chosen is made small, kept on the device and shown:
  // `page` says how many more there is room for and which ones it has, and takes (`store` the bytes,
  // then `put`) or gives up (`drop`) one by its name.
  const place = ({ input, list, page }) => {
    const show = (name, preview, said = "") => {
      const item = document.createElement("li");
      item.dataset.name = name;
      const picture = preview || document.createElement("canvas");
      picture.setAttribute("role", "img");
      picture.setAttribute("aria-label", "已选照片");
      const state = document.createElement("span");
      state.className = "photo-state";
      state.textContent = said;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.setAttribute("aria-label", "去掉这张照片");
      remove.addEventListener("click", () => { item.remove(); page.drop(name); });
      item.append(picture, state, remove);
      list.append(item);
    };
    //: Photos that were chosen and are still made small: whoever submits meanwhile waits for them.
    let preparing = Promise.resolve();
    const take = async (chosen) => {
      for (const file of chosen) {
        if (page.room() < 1) { page.note("photos", `照片最多 ${page.most} 张，多选的没有加入。`, { tone: "red" }); break; }
        const { buffer, preview } = await shrink(file);
        const name = await window.device.digest(buffer);
        if (page.has(name)) continue;
        try {
          await page.store(name, buffer, takenOn(file));
        } catch (error) {
          // The files stay with the input: as long as none is kept a plain form sends them.
          page.full();
          return;
        }
        show(name, preview);
        await page.put(name);
      }
      input.value = "";
    };
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      preparing = preparing.then(() => take(chosen)).catch(() => {});
    });
    return { show, ready: () => preparing };
  };

  window.photos = { shrink, previewOf, takenOn, place };
})();
