"use strict";
// The incidents as a list: the map's twin for the keyboard and for those who cannot see it.
(function () {
  const { el, said } = geo;
  const STEP = 200; // rows that are added at a time: a list of 100,000 nodes would stall the page
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const last = (value) => (value === geo.UNKNOWN ? Infinity : value);
  const ORDERS = {
    "first day first": (a, b) => last(geo.value("start", a)) - last(geo.value("start", b)) || a - b,
    "last day first": (a, b) => geo.value("start", b) - geo.value("start", a) || a - b,
    "most killed first": (a, b) => geo.harm("killed", b) - geo.harm("killed", a) || a - b,
    "place, A to Z": (a, b) =>
      collator.compare(geo.word("location_name", a) || "\uffff", geo.word("location_name", b) || "\uffff") || a - b,
    "best known place first": (a, b) => place(a) - place(b) || a - b,
  };
  const place = (row) => {
    const precision = geo.value("precision", row);
    if (geo.exactness(row) === "unplaced") return 99;
    return precision === geo.UNKNOWN ? 98 : precision;
  };
  const UNSTATED = { near: "near this place; how exactly is not stated", area: "somewhere in an area; how exactly is not stated" };
  let order = "first day first";
  let rows = [];
  let shown = 0;
  let list = null;
  let more = null;

  const harmWords = (row) => {
    const parts = [];
    for (const harm of ["killed", "injured", "displaced"]) {
      const told = geo.harmWords(harm, row);
      if (told) parts.push(told);
    }
    return parts.length ? parts.join(", ") : "numbers unknown";
  };

  const item = (row) => {
    const kind = geo.kindOf(row);
    const exactness = geo.exactness(row);
    const hollow = geo.harm("killed", row) === geo.UNKNOWN;
    const where = exactness === "unplaced" ? "no place found: only listed here" : geo.PRECISION_SHORT[geo.value("precision", row)] || UNSTATED[exactness];
    const button = el("button",
      {
        type: "button", class: "row", "data-row": row,
        onclick: () => geo.open([row], { from: button, bring: true }),
        onmouseenter: () => point(row), onmouseleave: () => point(null),
        onfocus: () => point(row), onblur: () => point(null),
      },
      geo.icon(kind, { hollow, near: exactness === "near" }),
      el("span", { class: "words" },
        el("span", { class: "line" },
          said(geo.word("location_name", row) || "Place not stated", "name"),
          el("span", { class: "day" }, geo.span(geo.value("start", row), geo.value("end", row), true))),
        el("span", { class: "line what" }, said(geo.word("sub_event_type", row) || kind.name),
          el("strong", { class: hollow ? "unknown" : null }, harmWords(row))),
        el("span", { class: "quiet" }, where || "")));
    return el("li", {}, button);
  };

  const point = (row) => {
    if (geo.pointedAt === row) return;
    geo.pointedAt = row;
    geo.tell("pointed");
  };

  const add = () => {
    const next = rows.slice(shown, shown + STEP);
    list.append(...next.map(item));
    shown += next.length;
    more.hidden = shown >= rows.length;
    more.textContent = `Show ${geo.number(Math.min(STEP, rows.length - shown))} more of ${geo.number(rows.length - shown)}`;
  };

  const fill = () => {
    rows = [...geo.shownRows].sort(ORDERS[order]);
    shown = 0;
    list.replaceChildren();
    if (rows.length) add();
    else {
      more.hidden = true;
      const none = geo.data.rows ? "Nothing is left: widen the search, or switch layers on." : "No incident was found in what was read.";
      list.append(el("li", { class: "none" }, none));
    }
    const hidden = geo.data.rows - rows.length;
    const count = document.getElementById("count");
    const told = hidden ? `${geo.several(rows.length, "incident")} shown, ${geo.number(hidden)} hidden` : `${geo.several(rows.length, "incident")} shown`;
    if (count.textContent !== told) count.textContent = told;
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
      type: "search", id: "search", placeholder: "Search places, words, names", autocomplete: "off",
      "aria-label": "Search the incidents", "aria-controls": "rows",
      oninput: () => {
        clearTimeout(timer);
        timer = setTimeout(() => geo.search(search.value), 120);
      },
    });
    const sort = el("select", { id: "sort", onchange: () => { order = sort.value; fill(); } },
      Object.keys(ORDERS).map((name) => el("option", { value: name }, geo.capital(name))));
    list = el("ol", { id: "rows", class: "rows", role: "list", onkeydown: keys });
    more = el("button", { type: "button", class: "more", onclick: add, hidden: true });
    document.getElementById("incidents").replaceChildren(
      el("div", { class: "tools" },
        el("h2", { id: "incidents-heading" }, "Incidents"),
        el("p", { id: "count", role: "status", "aria-live": "polite" }),
        search, el("label", { for: "sort" }, "Order"), sort),
      list, more);
    geo.on("shown", fill);
    geo.on("chosen", (row) => {
      for (const button of list.querySelectorAll(".row")) {
        if (Number(button.dataset.row) === row) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    });
  };
})();
