// What pages do beyond links, forms and htmx. No inline handlers anywhere: the CSP forbids them.
"use strict";

(() => {
  //: Whether somebody has filled a form of the page.
  let unsaved = Boolean(document.querySelector("[data-unsaved]"));

  const toast = (text, link) => {
    const place = document.getElementById("toast");
    const shown = document.createElement(link ? "a" : "span");
    shown.textContent = text;
    if (link) shown.href = link;
    place.replaceChildren(shown);
    place.hidden = false;
    window.clearTimeout(toast.timer);
    toast.timer = window.setTimeout(() => { place.hidden = true; }, 6000);
  };

  // Another theme or print size, chosen in the account menu.
  document.addEventListener("display", (event) => {
    document.documentElement.dataset.size = event.detail.size;
    document.getElementById("dark").media = event.detail.dark;
  });

  // Turning the wheel over a number that was filled in scrolls the page; it changes no number.
  document.addEventListener("wheel", (event) => {
    if (event.target === document.activeElement && event.target.type === "number") event.target.blur();
  }, { passive: true });

  // On a phone the tab of this page may stand beyond the edge.
  const tab = document.querySelector(".tabs .active");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;

  // --- A session that ended ---------------------------------------------------------------------

  const { user, session, logIn } = document.body.dataset;
  const dialog = document.getElementById("log-in");
  //: What waits for the log-in, and forms that were asked about.
  let waiting = null;
  const passed = new WeakSet();
  const askWhose = () => fetch(session, { headers: { "X-Poll": "1" }, cache: "no-store" }).then((answer) => answer.json());

  const reopen = (then) => {
    waiting = then;
    if (dialog.open) return;
    fetch(logIn, { headers: { "HX-Request": "true" }, cache: "no-store" }).then((answer) => answer.text()).then((form) => {
      if (dialog.open) return;
      if (!form) {  // logged in at another tab meanwhile
        askWhose().then(goOn);
        return;
      }
      dialog.innerHTML = form;
      window.htmx.process(dialog);
      dialog.showModal();
    });
  };

  // Forms get the token of the new session; those of another user send nothing of this one's.
  const goOn = (whose) => {
    if (String(whose.user) !== user) {
      unsaved = false;
      window.alert("现在登录的是另一个账号，这一页填写的内容没有提交，也不会保留。");
      window.location.assign("/");
      return;
    }
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((each) => { each.value = whose.token; });
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": whose.token }));
    if (dialog.open) dialog.close();
    dialog.replaceChildren();
    const then = waiting;
    waiting = null;
    if (then) then();
  };
  document.addEventListener("logged-in", (event) => goOn(event.detail));
  // What sends by itself (filing.js) met the end of the session.
  document.addEventListener("session-over", (event) => reopen(event.detail));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && dialog.open) {
      askWhose().then((whose) => { if (whose.user && dialog.open) goOn(whose); }, () => {});
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-log-in]")) dialog.close();
  });

  // Before a form is sent: is it still the session in which it was filled? Else nothing is lost.
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const sends = form.getAttribute("method") === "post" || form.hasAttribute("hx-post");
    if (!user || !sends || form.closest("#log-in, [role=search], [data-filing]")) return;
    if (passed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const send = () => {
      passed.add(form);
      form.requestSubmit(submitter);
      passed.delete(form);  // of a form that its own rules keep back
    };
    askWhose().then(
      (whose) => {
        waiting = send;
        if (whose.user) goOn(whose);
        else reopen(send);
      },
      () => toast("网络不通，没有提交，填写的内容还在，请稍后再试。"),
    );
  }, true);

  // A session that ended answers a fragment with the log-in page: go there as a whole page, but not
  // where somebody has typed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const url = new URL(event.detail.xhr.responseURL || window.location.href, window.location.href);
    if (!url.pathname.startsWith("/accounts/login/") || event.detail.target.id === "log-in") return;
    event.detail.shouldSwap = false;
    // Nor by a question that the page asked by itself.
    if (event.detail.elt.id === "bell") return;
    if (unsaved) reopen(null);
    else window.location.reload();
  });

  // The second level of the menu opens beside its section.
  const place = (event) => {
    const group = event.target.closest && event.target.closest("[data-menu-group]");
    const sub = group && group.querySelector(".menu-sub");
    if (sub) sub.style.top = `${Math.max(0, Math.min(group.getBoundingClientRect().top, window.innerHeight - sub.offsetHeight - 8))}px`;
  };
  document.addEventListener("mouseover", place);
  document.addEventListener("focusin", place);

  // A section leads to its page that was open last.
  document.querySelectorAll("[data-menu-group]").forEach((group) => {
    const pages = [...group.querySelectorAll(".menu-item")].map((item) => item.getAttribute("href"));
    const here = group.querySelector(".menu-item.active");
    const key = `section ${pages[0]}`;
    if (here) window.sessionStorage.setItem(key, here.getAttribute("href"));
    const last = window.sessionStorage.getItem(key);
    if (pages.includes(last)) group.querySelector(".nav-link").setAttribute("href", last);
  });

  // The bell asks once a minute, while somebody can see it, and shows what is new.
  window.setInterval(() => {
    const bell = document.getElementById("bell");
    if (bell && document.visibilityState === "visible") window.htmx.trigger(bell, "poll");
  }, 60000);
  document.addEventListener("notified", (event) => toast(event.detail.text, event.detail.link));

  // Filters that are not set stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.closest("[data-filters]")) {
      const values = event.detail.parameters;
      Object.keys(values).forEach((name) => { if (values[name] === "") delete values[name]; });
    }
  });

  const failed = (event) => {
    if (event.target.id === "bell") return;
    const panel = event.target.closest("[data-panel]");
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    if (panel && (status === 403 || status === 404)) {
      panel.remove();
    } else if (panel) {
      panel.removeAttribute("data-panel");
      panel.innerHTML = '<div class="card"><div class="panel-note">这一部分未能加载，请刷新页面再试。</div></div>';
    } else {
      toast(status ? "未能加载，请刷新页面再试。" : "网络不通，请检查网络后再试。");
    }
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  // The paper says when it was printed, not when the page was opened.
  window.addEventListener("beforeprint", () => {
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60000);
    document.querySelectorAll("[data-print-time]").forEach((each) => { each.textContent = local.toISOString().slice(0, 16).replace("T", " "); });
  });

  // Printing waits until every panel of the page is there.
  const loaded = () => new Promise((resolve) => {
    const wait = () => (document.querySelector("[data-panel]") ? window.setTimeout(wait, 100) : resolve());
    wait();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print]");
    if (button) {
      button.disabled = true;
      loaded().then(() => { button.disabled = false; window.print(); });
    }
    const jump = event.target.closest("[data-jump]");
    if (jump) {
      event.preventDefault();
      const heading = document.querySelector(jump.getAttribute("href"));
      const scroller = heading.closest(".month-scroll");
      const corner = scroller.querySelector(".corner");
      scroller.scrollTo({ left: heading.offsetLeft - corner.offsetWidth, behavior: "smooth" });
    }
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-check-all]");
    if (all) {
      document.querySelectorAll(`input[name="${all.dataset.checkAll}"][data-proposed]`)
        .forEach((box) => { box.checked = all.checked; });
    }
  });

  // Keyboard: `/` goes to the search box of the list, without one and by Ctrl-K to that of every
  // page, `?` shows the keys, Escape leaves a box.
  const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
  const seek = (event, inPage) => {
    const seen = (box) => box && box.offsetParent && box;
    const search = (inPage && seen(document.querySelector(inPage))) || seen(document.getElementById("search"));
    const link = document.querySelector(".search-link");
    if (!search && !seen(link)) return;
    event.preventDefault();
    if (search) {
      search.focus();
      search.select();
    } else {
      link.click();
    }
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") seek(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target.matches("input[type=search]")) {
      event.target.blur();
    } else if (typing(event.target)) {
      return;
    } else if (event.key === "/") {
      seek(event, "main input[type=search], main input[autofocus]");
    } else if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys").showModal();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) document.getElementById("keys").showModal();
  });
  // Of several words in one box, what is suggested goes on behind the words that stand there.
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("input[data-several]")) return;
    const before = target.value.replace(/[^、，,;；/]*$/, "");
    const taken = before.split(/[、，,;；/]/);
    for (const option of target.list.options) {
      option.dataset.word ??= option.value;
      option.value = before + option.dataset.word;
      option.disabled = taken.includes(option.dataset.word);
    }
  });

  // Leaving a form that was changed and not stored asks first.
  const filling = (event) => { if (event.target.closest("[data-guard]")) unsaved = true; };
  document.addEventListener("input", filling);
  document.addEventListener("change", filling);
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) unsaved = false; });
  // What acts on all rows of a list at once asks first, in words of its own.
  document.addEventListener("click", (event) => {
    const asking = event.target.closest("[data-sure]");
    if (!asking || window.confirm(asking.dataset.sure)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  document.addEventListener("click", (event) => { if (event.target.closest("[data-discard]")) unsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  // Files are answered without leaving the page: say that something is happening.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[download], a[data-export]")) toast("正在生成文件，请稍候…");
  });

  // What works once is not asked for twice. Disabled at once, the button would not be sent.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (form) window.setTimeout(() => { form.querySelector("button").disabled = true; });
  });

  // A page out of the back-forward cache may show what is no longer so, or a closed session.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
})();
