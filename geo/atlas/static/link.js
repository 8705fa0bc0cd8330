"use strict";
// The reader's view <-> the page's own fragment: where, when, what is switched off and asked for,
// what is open. No server is asked, and a link opens the same view in the same file.
(function () {
  const FACET = "is.";
  let ready = false;

  const isoDay = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
  const dayOf = (iso) => {
    const time = /^-?\d{4,6}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
    return Number.isNaN(time) ? null : time / 86400000;
  };
  geo.isoDay = isoDay;

  // A view as plain values -> a fragment, and back. What a fragment lacks is as the page opens.
  geo.viewToFragment = (view) => {
    const told = new URLSearchParams();
    if (view.at) told.set("at", view.at.map((v, i) => Number(v.toFixed(i < 2 ? 4 : 1))).join(","));
    if (view.days) told.set("days", view.days.join(","));
    if (view.off && view.off.length) view.off.forEach((name) => told.append("off", name));
    if (view.search) told.set("search", view.search);
    if (view.order) told.set("order", view.order);
    if (view.exact) told.set("exact", "1");
    if (view.least && view.least.number) told.set("least", `${view.least.number},${view.least.harm}`);
    if (view.least && view.least.sources) told.set("sources", view.least.sources);
    for (const [name, values] of Object.entries(view.values || {})) values.forEach((value) => told.append(FACET + name, value));
    if (view.id) told.set("id", view.id);
    if (Number.isInteger(view.step)) told.set("step", view.step);
    return `view&${told}`;
  };
  geo.fragmentToView = (fragment) => {
    if (!/^#?view(&|$)/.test(fragment)) return null;
    const told = new URLSearchParams(fragment.replace(/^#?view&?/, ""));
    const numbers = (name, count) => {
      const parts = (told.get(name) || "").split(",").map(Number);
      return parts.length === count && parts.every(Number.isFinite) ? parts : null;
    };
    const whole = (name) => (/^\d{1,9}$/.test(told.get(name) || "") ? Number(told.get(name)) : null);
    const [number, harm] = (told.get("least") || "").split(",");
    const view = {
      at: numbers("at", 3), days: (told.get("days") || "").split(",").map(dayOf), off: told.getAll("off"),
      search: told.get("search") || "", order: told.get("order") || null, exact: told.get("exact") === "1",
      least: { harm: harm || "killed", number: /^\d{1,9}$/.test(number) ? Number(number) : 0, sources: whole("sources") || 0 },
      values: {}, id: told.get("id") || null, step: whole("step"),
    };
    if (view.days.length !== 2 || view.days.includes(null)) view.days = null;
    for (const name of new Set([...told.keys()].filter((key) => key.startsWith(FACET)))) view.values[name.slice(FACET.length)] = told.getAll(name);
    return view;
  };

  // What is seen now.
  geo.view = () => {
    const { lat, lng } = geo.map.getCenter();
    const days = geo.days();
    return {
      at: [lat, lng, geo.map.getZoom()], days: days && days.map(isoDay), off: geo.layersOff(),
      search: geo.searched(), order: geo.order() === "first" ? null : geo.order(), ...geo.facets(),
      id: geo.chosenId || null, step: geo.storyStep ? geo.storyStep() : null,
    };
  };
  // Show a view. Only what it tells is changed when it is a step of a story.
  geo.showView = (view, { animate = false } = {}) => {
    geo.setLayersOff(view.off || []);
    geo.syncLegend();
    if (view.order) geo.setOrder(view.order);
    geo.setFacets(view);
    geo.showDays(...(view.days || [null, null]).map((day) => (typeof day === "string" ? dayOf(day) : day)));
    geo.showSearch(view.search || "");
    if (view.at) geo.map.setView([view.at[0], view.at[1]], view.at[2], { animate });
    else if (view.bounds) geo.fit(view.bounds, animate);
    else geo.fit(undefined, animate);
    if (Number.isInteger(view.row) && view.row < geo.data.rows) geo.open([view.row], { keepFocus: true });
    else if (view.id) rowOf(view.id).then((row) => { if (row !== null) geo.open([row], { keepFocus: true, bring: !view.at }); });
    else geo.close();
    geo.repaint();
  };

  // The row of an incident's id, which is the same in every map that holds it.
  const rowOf = async (id) => {
    const column = geo.data.words.id;
    if (!column) return null;
    for await (const [start, texts] of geo.eachBlock(column)) {
      const code = texts.indexOf(id);
      if (code < 0) continue;
      for (let row = 0; row < geo.data.rows; row++) if (geo.codeOf(column, row) === start + code) return row;
    }
    return null;
  };

  const write = () => {
    if (!ready) return;
    try {
      history.replaceState(null, "", `#${geo.viewToFragment(geo.view())}`);
    } catch {
      ready = false; // a frame without an address of its own, as in a notebook
    }
  };
  geo.linkNow = () => `${location.href.split("#")[0]}#${geo.viewToFragment(geo.view())}`;

  const read = () => {
    const view = geo.fragmentToView(location.hash);
    if (!view) return false;
    if (Number.isInteger(view.step) && geo.toStep) geo.toStep(view.step);
    else geo.showView(view);
    return true;
  };
  geo.followLinks = () => {
    const opened = read();
    ready = true;
    const later = () => geo.later("link", write);
    geo.on("moved", later);
    geo.on("chosen", later);
    geo.map.on("moveend", later);
    window.addEventListener("hashchange", read);
    return opened;
  };
})();
