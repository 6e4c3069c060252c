// Photos of a plain form (`input[data-shrink]`) are made small before they are sent.
"use strict";

(() => {
  const small = async (file) => {
    const { buffer } = await window.photos.shrink(file);
    return new File([buffer], file.name, { type: file.type, lastModified: file.lastModified });
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!input.matches("input[data-shrink]") || !window.DataTransfer) return;
    const button = input.form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const chosen = new DataTransfer();
      for (const file of input.files) chosen.items.add(await small(file));
      input.files = chosen.files;
    } finally {
      button.disabled = false;
    }
  });
})();
