"use strict";
// The incidents as a list: the map's twin for the keyboard and for those who cannot see it.
(function () {
  const { el, said } = geo;
  const STEP = 60; // rows that are added at a time: a list of 100,000 nodes would stall the page
  // 'Shelling/artillery/missile attack' breaks its lines behind a slash, not inside a word.
  const parted = (text) =>
    el("span", {}, String(text).split(/(?<=\/)/).flatMap((piece) => [said(piece), el("wbr")]));
  // What the list can be sorted by: a number a row, the least first; null is the rows' own order.
  const ORDERS = {
    first: null,
    last: (row) => (row < geo.dated() ? -geo.value("start", row) : 1),
    killed: (row) => (geo.tollTold(row) ? -geo.killed[row] : 1),
    name: () => byName(),
    known: (row) => place(row),
  };
  const byName = () => {
    const column = geo.data.words.location_name;
    if (!column) return () => 0;
    const sorted = column.words.map((_, i) => i).sort((a, b) => geo.compare(column.words[a], column.words[b]));
    const rank = new Uint32Array(sorted.length);
    sorted.forEach((code, i) => { rank[code] = i; });
    return (row) => {
      const code = geo.codeOf(column, row);
      return code === geo.UNKNOWN ? sorted.length : rank[code];
    };
  };
  // Every row in an order: sorted once, as numbers that hold the key and the row.
  const ROOM = 2 ** 22; // more rows than a page holds
  const orders = new Map();
  const sorted = (name) => {
    if (!ORDERS[name]) return null;
    if (!orders.has(name)) {
      const key = ORDERS[name].length ? ORDERS[name] : ORDERS[name]();
      const keys = new Float64Array(geo.data.rows);
      for (let row = 0; row < keys.length; row++) keys[row] = key(row) * ROOM + row;
      keys.sort();
      orders.clear(); // one at a time is enough, and a million rows are large
      orders.set(name, Uint32Array.from(keys, (told) => ((told % ROOM) + ROOM) % ROOM));
    }
    return orders.get(name);
  };
  const place = (row) => {
    const precision = geo.value("precision", row);
    if (geo.exactness(row) === "unplaced") return 99;
    return precision === geo.UNKNOWN ? 98 : precision;
  };
  let order = "first";
  let rows = null; // gives the shown rows in order, as far as they were asked for
  let shown = 0;
  let list = null;
  let more = null;

  const harmWords = (row) => {
    const parts = [];
    for (const harm of ["killed", "injured", "displaced"]) {
      const told = geo.harmWords(harm, row);
      if (told) parts.push(told);
    }
    return parts.length ? geo.listed(parts) : geo.say("numbers_unknown");
  };

  geo.whereWords = (row) => {
    const exactness = geo.exactness(row);
    return geo.precisionShort(exactness === "unplaced" ? exactness : geo.value("precision", row)) || geo.precisionShort(exactness);
  };

  const item = (row) => {
    const kind = geo.kindOf(row);
    const exactness = geo.exactness(row);
    const hollow = !geo.tollTold(row);
    const where = geo.whereWords(row);
    const button = el("button",
      {
        type: "button", class: "row", "data-row": row,
        onclick: () => geo.open([row], { from: button, bring: true }),
        onmouseenter: () => point(row), onmouseleave: () => point(null),
        onfocus: () => point(row), onblur: () => point(null),
      },
      geo.sign(kind, hollow, exactness === "near"),
      el("span", { class: "words" },
        el("span", { class: "line" },
          el("span", { class: "names" }, ...geo.placeNames(row)),
          el("span", { class: "day" }, geo.span(geo.value("start", row), geo.value("end", row), true))),
        el("span", { class: "line what" }, parted(geo.typeName(geo.word("sub_event_type", row) || kind.name)),
          el("strong", { class: hollow ? "unknown" : null }, harmWords(row))),
        el("span", { class: "quiet" }, where || "")));
    return el("li", {}, button);
  };

  // The place's names: first the one in the reader's script, then what the text or the gazetteer
  // calls it besides.
  geo.placeNames = (row) => {
    const [first, ...others] = geo.namesOf(row);
    if (!first) return [said(geo.say("no_place"), "name")];
    return [said(first, "name"), ...others.flatMap((name) => [" ", said(name, "also")])];
  };
  geo.placeName = (row) => geo.namesOf(row)[0] || geo.say("no_place");
  geo.namesOf = (row) => {
    const town = geo.rtl && geo.isPoint(row) ? geo.townAt(geo.position(row), row) : null;
    const names = [geo.word("location_name", row), geo.word("place_words", row), town && town.arabic].filter(Boolean);
    const own = names.filter((name) => geo.ownScript(name));
    const key = (name) => geo.fold(name).replace(/[^\p{L}\p{N}]/gu, "");
    const different = new Map();
    for (const name of [...own, ...names]) if (!different.has(key(name))) different.set(key(name), name);
    return [...different.values()];
  };
  const ARABIC = /[\u0620-\u064a]/;
  geo.ownScript = (text) => ARABIC.test(text) === geo.rtl;
  // The direction of a quotation, where it is not the page's.
  geo.dirOf = (text) => (geo.ownScript(text) ? null : geo.rtl ? "ltr" : "rtl");

  const point = (row) => {
    if (geo.pointedAt === row) return;
    geo.pointedAt = row;
    geo.tell("pointed");
  };

  const add = () => {
    const items = [];
    while (items.length < STEP) {
      const { value, done } = rows.next();
      if (done) break;
      items.push(item(value));
    }
    list.append(...items);
    shown += items.length;
    const left = geo.count.rows - shown;
    more.hidden = left <= 0;
    more.textContent = geo.say("show_more_of", { n: Math.min(STEP, left), left });
  };

  const fill = () => {
    rows = geo.eachShown(sorted(order));
    shown = 0;
    list.replaceChildren();
    if (geo.count.rows) add();
    else {
      more.hidden = true;
      const none = geo.say(geo.data.rows ? "nothing_left" : "nothing_found");
      list.append(el("li", { class: "none" }, none));
    }
    current(geo.chosen.size ? [...geo.chosen][0] : null);
  };
  // The counts follow at once; the list, once it stands, when the map has been painted.
  const tell = () => {
    const { rows: n } = geo.count;
    const hidden = geo.data.rows - n;
    const count = document.getElementById("count");
    const told = hidden ? geo.say("shown_hidden", { n, hidden }) : geo.say("shown", { n });
    if (count.textContent !== told) count.textContent = told;
    if (list.childElementCount) geo.later("list", fill);
    else fill();
  };
  const current = (row) => {
    for (const button of list.querySelectorAll(".row")) {
      if (Number(button.dataset.row) === row) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  };

  // Up and down move between the rows; the browser's own keys do the rest.
  const keys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".row")) return;
    const all = [...list.querySelectorAll(".row")];
    const to = all[all.indexOf(event.target) + step];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  };

  geo.buildList = () => {
    let timer = 0;
    const search = el("input", {
      type: "search", id: "search", placeholder: geo.say("search_hint"), autocomplete: "off",
      "aria-label": geo.say("search_label"), "aria-controls": "rows",
      oninput: () => {
        clearTimeout(timer);
        timer = setTimeout(() => geo.search(search.value).then(() => { geo.fitShown(); geo.tell("moved"); }), 120);
      },
    });
    geo.showSearch = (text) => {
      if (text === geo.searched()) return;
      search.value = text;
      geo.search(text);
    };
    const sort = el("select", { id: "sort", onchange: () => { order = sort.value; fill(); geo.tell("moved"); } },
      Object.keys(ORDERS).map((name) => el("option", { value: name }, geo.say(`order_${name}`))));
    list = el("ol", { id: "rows", class: "rows", role: "list", onkeydown: keys });
    more = el("button", { type: "button", class: "more", onclick: add, hidden: true });
    document.getElementById("incidents").replaceChildren(
      el("div", { class: "tools" },
        el("h2", { id: "incidents-heading" }, geo.say("incidents_heading")),
        el("p", { id: "count", role: "status", "aria-live": "polite" }),
        search, el("label", { for: "sort" }, geo.say("order")), sort),
      el("div", { id: "asked", class: "asked" }), list, more);
    geo.on("shown", tell);
    geo.on("chosen", current);
  };
  // The list as a table for paper.
  const PAPER = 500;
  geo.paperList = () => {
    const all = [];
    for (const row of geo.eachShown(sorted(order))) if (all.push(row) === PAPER) break;
    const head = ["when", "place", "facet_type", "harm_label", "how_exactly", "who_says"].map((key) => el("th", { scope: "col" }, geo.say(key)));
    const cells = (row) => [geo.span(geo.value("start", row), geo.value("end", row), true), geo.placeNames(row), geo.typeName(geo.word("sub_event_type", row) || geo.kindOf(row).name),
      harmWords(row), geo.whereWords(row), said(geo.word("attributed_to", row) || "")];
    const rest = geo.count.rows - all.length;
    return [el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, all.map((row) => el("tr", {}, cells(row).map((cell) => el("td", {}, cell)))))),
      rest > 0 ? el("p", {}, geo.say("printed_more", { n: rest })) : ""];
  };
  geo.order = () => order;
  geo.setOrder = (name) => {
    if (!(name in ORDERS)) return;
    order = name;
    document.getElementById("sort").value = name;
  };
})();
