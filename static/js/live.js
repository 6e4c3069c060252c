// Live pictures: `<div data-live="…m3u8">` is a player at once, `<button data-live-open="…m3u8">`
// after a press. Nothing plays with sound, and nothing is fetched before.
"use strict";

(() => {
  const RETRY = 3000;

  const play = (place, source) => {
    const video = document.createElement("video");
    const note = document.createElement("p");
    video.className = "live-video";
    video.controls = video.muted = video.playsInline = true;
    note.className = "text-secondary";
    note.setAttribute("role", "status");
    note.textContent = "画面还没有来，来了会自动播放。";
    place.replaceChildren(video, note);
    video.addEventListener("playing", () => { note.hidden = true; });
    const start = () => { video.play().catch(() => {}); };
    if (window.Hls && window.Hls.isSupported()) {
      // Without a worker: its script would have to come out of a `blob:`.
      const hls = new window.Hls({ enableWorker: false });
      hls.on(window.Hls.Events.MANIFEST_PARSED, start);
      hls.on(window.Hls.Events.ERROR, (_, problem) => {
        if (!problem.fatal) return;
        note.hidden = false;
        if (problem.type === window.Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
        else window.setTimeout(() => hls.loadSource(source), RETRY);
      });
      hls.loadSource(source);
      hls.attachMedia(video);
    } else if (video.canPlayType("application/vnd.apple.mpegurl")) {
      video.addEventListener("loadedmetadata", start);
      video.addEventListener("error", () => {
        note.hidden = false;
        window.setTimeout(() => { video.src = source; }, RETRY);
      });
      video.src = source;
    } else {
      note.textContent = "这个浏览器不能播放直播，请换一个浏览器。";
    }
  };

  const begin = () => {
    document.querySelectorAll("[data-live]").forEach((place) => play(place, place.dataset.live));
    document.querySelectorAll("[data-live-open]").forEach((button) => {
      button.addEventListener("click", () => {
        const place = document.createElement("div");
        button.closest("li").append(place);
        play(place, button.dataset.liveOpen);
        button.remove();
      });
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
