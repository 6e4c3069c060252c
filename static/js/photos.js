// Photos are made small before they leave the device: `window.photos.shrink(file)`.
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

  window.photos = { shrink, previewOf, takenOn };
})();
