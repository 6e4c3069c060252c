// The large screen: slides follow one another; the figures are fetched again by themselves.
"use strict";

(() => {
  const SLIDE_SECONDS = 20;
  const FRESH_MINUTES = 5;
  const main = document.querySelector("[data-screen]");
  let at = 0;
  let paused = false;

  const slides = () => [...main.querySelectorAll("[data-slide]")];

  const show = (nth) => {
    const all = slides();
    if (!all.length) return;
    at = (nth + all.length) % all.length;
    all.forEach((each, place) => { each.hidden = place !== at; });
    const place = main.querySelector("[data-screen-place]");
    // What turns by itself is not read out each time.
    place.setAttribute("aria-live", paused ? "polite" : "off");
    place.textContent = `${at + 1} / ${all.length}`;
  };

  const pause = (wanted) => {
    paused = wanted;
    const button = main.querySelector("[data-screen-pause]");
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? "继续轮播" : "暂停轮播";
    show(at);
  };

  const turn = (steps) => {
    pause(true);
    show(at + steps);
  };

  // Asked by the page itself: it keeps no session alive beyond what the policy allows.
  const refresh = () => fetch(window.location.href, { headers: { "X-Poll": "1" }, cache: "no-store" }).then((answer) => {
    if (!answer.ok || answer.redirected) throw new Error("no page");
    return answer.text();
  }).then((text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-screen]");
    if (!fresh) throw new Error("no screen");
    const tools = main.querySelector(".screen-tools");
    main.replaceChildren(...fresh.childNodes);
    main.querySelector(".screen-tools").replaceWith(tools);  // with its focus and its state
    show(at);
  }).catch(() => {
    const note = main.querySelector("[data-screen-fresh]");
    if (note) note.textContent = "没有连上或登录已过期，数字停在上次更新";
  });

  main.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.screenTurn) turn(Number(button.dataset.screenTurn));
    else if ("screenPause" in button.dataset) pause(!paused);
    else if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " " && event.target === document.body) {
      event.preventDefault();
      pause(!paused);
    }
  });
  // Whoever points or tabs to a number reads it: the slide waits.
  const isRead = () => main.querySelector("[data-slide]:not([hidden]) :is(a:hover, a:focus-visible)");
  window.setInterval(() => { if (!paused && !document.hidden && !isRead()) show(at + 1); }, SLIDE_SECONDS * 1000);
  window.setInterval(refresh, FRESH_MINUTES * 60 * 1000);
  show(0);
})();
