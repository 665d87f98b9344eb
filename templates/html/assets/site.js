/* Search, light and dark, the variants of a loss, the list of sections, folding. Pages read without it too. */
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* Light and dark */
  const theme = document.querySelector(".theme");
  theme?.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("symloss-theme", root.dataset.theme); } catch { /* it holds for this page */ }
  });

  /* Search: every word must occur; where it occurs decides the order */
  const field = document.getElementById("search"), list = document.getElementById("found");
  const places = [["name", 8], ["title", 8], ["words", 3], ["family", 2], ["summary", 1]];
  const score = (loss, word) => Math.max(0, ...places.map(([key, weight]) => {
    const at = loss[key].toLowerCase().indexOf(word);
    return at < 0 ? 0 : weight + (at === 0 ? 4 : /\W|_/.test(loss[key][at - 1]) ? 2 : 0);
  }));
  const find = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const scored = window.SYMLOSS_LOSSES.map((loss) => [words.map((word) => score(loss, word)), loss]);
    const fit = scored.filter(([scores]) => words.length && scores.every(Boolean));
    const total = ([scores]) => scores.reduce((sum, one) => sum + one, 0);
    return fit.sort((a, b) => total(b) - total(a)).slice(0, 12).map(([, loss]) => loss);
  };
  let chosen = -1;
  const choose = (place) => {
    const items = all("li[role=option]", list);
    chosen = items.length ? (place + items.length) % items.length : -1;
    items.forEach((item, at) => item.setAttribute("aria-selected", at === chosen));
    items[chosen]?.scrollIntoView({ block: "nearest" });
    if (items[chosen]) field.setAttribute("aria-activedescendant", items[chosen].id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    const text = field.value.trim(), losses = find(text);
    const root = field.closest(".search").dataset.root;
    list.replaceChildren(...losses.map((loss, at) => {
      const item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("small");
      Object.assign(item, { id: `found-${at}` });
      item.setAttribute("role", "option");
      link.href = `${root}losses/${loss.name}.html`;
      link.tabIndex = -1;
      more.textContent = `${loss.family}: ${loss.summary}`;
      link.append(loss.title, more);
      item.append(link);
      return item;
    }));
    if (text && !losses.length) list.innerHTML = '<li class="none">No loss is found.</li>';
    list.hidden = !text;
    field.setAttribute("aria-expanded", !list.hidden);
    choose(0);
  };
  field?.addEventListener("input", show);
  field?.addEventListener("focus", show);
  field?.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { choose(chosen + (event.key === "ArrowDown" ? 1 : -1)); event.preventDefault(); }
    else if (event.key === "Enter") all("li[role=option] a", list)[chosen]?.click();
    else if (event.key === "Escape") { field.value = ""; show(); field.blur(); }
  });
  document.addEventListener("click", (event) => { if (list && !event.target.closest(".search")) list.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input:not([type=range], [type=radio], [type=checkbox]), textarea")) { field.focus(); event.preventDefault(); }
  });

  /* Sections of what is shown */
  const contents = document.querySelector(".contents");
  let seen;
  const listSections = () => {
    if (!contents) return;
    const sections = all("main section[id]").filter((one) => !one.closest("[hidden]") && one.querySelector("h2"));
    contents.replaceChildren(...sections.map((section) => {
      const link = document.createElement("a");
      link.href = `#${section.id}`;
      link.innerHTML = section.querySelector("h2").innerHTML;
      return link;
    }));
    seen?.disconnect();
    seen = new IntersectionObserver((found) => found.filter((one) => one.isIntersecting).forEach(({ target }) => {
      all("a", contents).forEach((link) => link.classList.toggle("here", link.hash === `#${target.id}`));
    }), { rootMargin: "-15% 0px -75% 0px" });
    sections.forEach((section) => seen.observe(section));
  };

  /* Variants: the panel whose settings are those of the switches, else the nearest with the one just set */
  const panels = all(".panel"), form = document.querySelector(".switches");
  const settings = (panel) => JSON.parse(panel.dataset.settings);
  const turnTo = (panel) => {
    panels.forEach((one) => { one.hidden = one !== panel; });
    for (const input of form ? all("input", form) : []) input.checked = settings(panel)[input.name] === JSON.parse(input.value);
    listSections();
    document.dispatchEvent(new CustomEvent("panel", { detail: panel.id }));
  };
  form?.addEventListener("change", (event) => {
    const wanted = Object.fromEntries(all("input:checked", form).map((input) => [input.name, JSON.parse(input.value)]));
    const agree = (panel) => Object.entries(wanted).filter(([name, value]) => settings(panel)[name] === value).length;
    const able = panels.filter((panel) => settings(panel)[event.target.name] === wanted[event.target.name]);
    const best = able.reduce((a, b) => (agree(b) > agree(a) ? b : a));
    turnTo(best);
    history.replaceState(null, "", best === panels[0] ? location.pathname + location.search : `#${best.id}`);
  });
  const follow = () => {
    const target = location.hash === "" ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target?.closest(".panel");
    if (panel?.hidden) { turnTo(panel); target.scrollIntoView(); }
    target?.closest("details")?.setAttribute("open", "");
  };
  addEventListener("hashchange", follow);
  if (panels.length) turnTo(panels[0]);
  follow();

  /* Folding, and unfolding for print */
  for (const button of all(".unfold")) {
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", open);
      button.textContent = open ? "Fold all" : "Unfold all";
      all("details", button.parentElement).forEach((one) => { one.open = open; });
    });
  }
  addEventListener("beforeprint", () => all(".derivation details:not([open])").forEach((one) => { one.open = true; one.dataset.folded = ""; }));
  addEventListener("afterprint", () => all("details[data-folded]").forEach((one) => { one.open = false; delete one.dataset.folded; }));

  for (const button of all(".copy")) {
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("code").textContent;
      try { await navigator.clipboard.writeText(text); button.textContent = "Copied"; }
      catch { getSelection().selectAllChildren(button.parentElement.querySelector("code")); button.textContent = "Selected"; }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
})();
