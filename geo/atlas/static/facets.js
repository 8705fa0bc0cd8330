"use strict";
// Questions beyond the legend's, asked of every row together: values of a column, at least so
// many, only what is exactly known. Each facet lists its values, the commonest first.
(function () {
  const { el, said, UNKNOWN } = geo;
  const LISTED = 10; // values shown at a time: the rest is found by typing
  const FACETS = [
    ["sub_event_type", "facet_type"],
    ["location_name", "facet_place"],
    ["admin1", "facet_admin1"],
    ["actors", "who_did"],
    ["affected", "who_bore"],
    ["attributed_to", "who_says"],
    ["document_id", "document"],
    ["precision", "facet_precision"],
  ];
  const SEVERAL = new Set(["actors", "affected"]); // cells that may hold several names
  const chosen = new Map(); // facet -> Set of values
  const least = { harm: "killed", number: 0, sources: 0 };
  let exact = false;

  // The names of a cell as rows.py joins them: '; ' between, a ';' of their own marked by '\'.
  geo.parted = (cell) =>
    (cell.match(/(?:[^\\;]|\\.|\\$)+/gs) || []).map((part, i) => (i ? part.replace(/^ /, "") : part).replace(/\\(.)/gs, "$1")).filter(Boolean);

  // The different values of a facet as [value, rows], the commonest first.
  const listed = new Map();
  const valuesOf = (name) => {
    if (listed.has(name)) return listed.get(name);
    const counts = new Map();
    const add = (value, n) => counts.set(value, (counts.get(value) || 0) + n);
    const column = geo.data.words[name];
    if (name === "precision") {
      for (let row = 0; row < geo.data.rows; row++) {
        const value = geo.value(name, row);
        if (value !== UNKNOWN) add(String(value), 1);
      }
    } else if (column && column.words) {
      const rows = new Uint32Array(column.words.length);
      for (let row = 0; row < geo.data.rows; row++) {
        const code = geo.codeOf(column, row);
        if (code !== UNKNOWN) rows[code]++;
      }
      column.words.forEach((word, code) => {
        for (const value of SEVERAL.has(name) ? new Set(geo.parted(word)) : [word]) add(value, rows[code]);
      });
    }
    const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    listed.set(name, values);
    return values;
  };
  const shownAs = (name, value) => {
    if (name === "precision") return geo.capital(geo.precisionShort(value) || value);
    if (name === "sub_event_type") return geo.typeName(value);
    const told = name === "document_id" ? geo.documents.get(value) : null;
    return told ? told.title || value : value;
  };

  // A facet's question as a test of rows; null when nothing is asked.
  const testOf = (name) => {
    const wanted = chosen.get(name);
    if (!wanted || !wanted.size) return null;
    if (name === "precision") return (row) => wanted.has(String(geo.value(name, row)));
    const column = geo.data.words[name];
    const passes = Uint8Array.from(column.words, (word) =>
      SEVERAL.has(name) ? geo.parted(word).some((part) => wanted.has(part)) : wanted.has(word));
    return (row) => {
      const code = geo.codeOf(column, row);
      return code !== UNKNOWN && passes[code] === 1;
    };
  };
  const harmAtLeast = () => {
    const { harm, number } = least;
    const best = geo.data.number[`${harm}_best`];
    const low = geo.data.number[`${harm}_low`];
    return (row) => (best && best.at(row) >= number) || (low && low.at(row) >= number) || false;
  };
  const apply = () => {
    for (const [name] of FACETS) geo.setTest(name, testOf(name));
    geo.setTest("least", least.number > 0 ? harmAtLeast() : null);
    geo.setTest("sources", least.sources > 1 ? (row) => geo.value("sources", row) >= least.sources : null);
    geo.setTest("exact", exact ? (row) => (geo.look[row] & 24) === 0 : null);
    geo.applyFilters();
    chips();
    geo.tell("moved");
  };
  // Asked by the reader's own hand: the map goes to what is left.
  const ask = () => {
    apply();
    geo.fitShown();
  };

  // --- what can be put into a link ---------------------------------------------------------------

  geo.facets = () => ({
    values: Object.fromEntries([...chosen].filter(([, set]) => set.size).map(([name, set]) => [name, [...set]])),
    least: { ...least }, exact,
  });
  geo.setFacets = (told) => {
    chosen.clear();
    for (const [name, values] of Object.entries(told.values || {})) {
      if (FACETS.some(([known]) => known === name) && valuesOf(name).length) chosen.set(name, new Set(values));
    }
    Object.assign(least, { harm: "killed", number: 0, sources: 0 }, told.least);
    exact = told.exact === true;
    build();
    apply();
  };

  // --- the controls ------------------------------------------------------------------------------

  const chip = (words, remove) =>
    el("button", { type: "button", class: "chip", onclick: remove, "aria-label": geo.say("remove_filter", { what: geo.plain(words) }) },
      said(geo.plain(words, 34)), el("span", { "aria-hidden": "true" }, " ×"));
  const chips = () => {
    const all = [];
    for (const [name, set] of chosen) {
      for (const value of set) all.push(chip(shownAs(name, value), () => { set.delete(value); build(); ask(); }));
    }
    if (least.number > 0) all.push(chip(geo.say("least_chip", { n: least.number, harm: geo.measure(least.harm) }), () => { least.number = 0; build(); ask(); }));
    if (least.sources > 1) all.push(chip(geo.say("least_sources", { n: least.sources }), () => { least.sources = 0; build(); ask(); }));
    const holder = document.getElementById("chips");
    if (!holder) return;
    holder.replaceChildren(...all, ...(all.length > 1 ? [el("button", { type: "button", class: "plainlink", onclick: () => { geo.setFacets({}); geo.fitShown(); } }, geo.say("clear_all"))] : []));
    holder.hidden = !all.length;
  };

  const facet = (name, title) => {
    const values = valuesOf(name);
    if (values.length < 2) return null;
    const list = el("div", { class: "values" });
    const find = values.length > LISTED
      ? el("input", { type: "search", placeholder: geo.say("find_one", { n: values.length }), "aria-label": geo.say("find_in", { what: title }), autocomplete: "off", oninput: () => fill() })
      : null;
    const fill = () => {
      const set = chosen.get(name) || new Set();
      const wanted = find ? geo.fold(find.value.trim()) : "";
      const fits = wanted ? values.filter(([value]) => geo.fold(shownAs(name, value)).includes(wanted)) : values;
      const some = [...values.filter(([value]) => set.has(value)), ...fits.filter(([value]) => !set.has(value)).slice(0, LISTED)];
      list.replaceChildren(...some.map(([value, count]) => {
        const box = el("input", { type: "checkbox", checked: set.has(value), onchange: () => {
          if (!chosen.has(name)) chosen.set(name, new Set());
          if (box.checked) chosen.get(name).add(value);
          else chosen.get(name).delete(value);
          ask();
        } });
        return el("label", { class: "key" }, box, said(geo.plain(shownAs(name, value), 80)), el("span", { class: "count" }, geo.number(count)));
      }));
      if (!some.length) list.append(el("p", { class: "quiet" }, geo.say("none")));
    };
    fill();
    return el("details", { class: "facet", open: (chosen.get(name) || new Set()).size > 0 }, el("summary", {}, title), find, list);
  };

  const numberInput = (label, value, set) =>
    el("input", { type: "number", min: 0, step: 1, value: value || "", placeholder: "0", "aria-label": label,
      oninput: (event) => { set(Math.max(0, Math.floor(Number(event.target.value) || 0))); ask(); } });
  const build = () => {
    const holder = document.getElementById("facets");
    if (!holder || !holder.open) return;
    const harms = geo.harms.length ? geo.harms : ["killed"];
    const which = el("select", { "aria-label": geo.say("harm_label"), onchange: () => { least.harm = which.value; if (least.number) ask(); } },
      harms.map((harm) => el("option", { value: harm, selected: harm === least.harm }, geo.measure(harm))));
    const many = geo.data.number.sources
      ? el("label", { class: "line-in" }, geo.say("told_by_least"), numberInput(geo.say("sources_least_label"), least.sources, (n) => { least.sources = n; }), geo.say("told_by_least_after")) : null;
    holder.replaceChildren(holder.querySelector("summary"),
      el("div", { class: "line-in" }, geo.say("least"), numberInput(geo.say("least_label"), least.number, (n) => { least.number = n; }), which),
      ...[many, ...FACETS.map(([name, title]) => facet(name, geo.say(title)))].filter(Boolean));
  };

  geo.buildFacets = () => {
    const village = el("input", { type: "checkbox", id: "village", role: "switch", onchange: () => { exact = village.checked; ask(); } });
    const known = [...geo.look].some((look) => look & 24);
    const holder = el("details", { id: "facets", ontoggle: () => build() }, el("summary", {}, geo.say("more_filters")));
    document.getElementById("asked").replaceChildren(
      ...[known ? el("label", { class: "key switch" }, village, el("span", {}, geo.say("only_exact"))) : null,
        el("div", { id: "chips", hidden: true }), holder].filter(Boolean));
    geo.on("shown", () => { village.checked = exact; });
  };
})();
