"use strict";
// Below the map: the figures that are listed and not drawn, the sources, and what was left out.
(function () {
  const { el, said } = geo;
  const STEP = 100;

  const quiet = (text) => el("span", { class: "quiet" }, text);
  const orQuiet = (value, otherwise) => (value ? said(value) : quiet(otherwise));

  // A document's lines, for the panel and for the list of sources.
  geo.documentLines = (document_) => [
    el("p", { class: "title" }, said(document_.title || document_.id)),
    el("p", {}, orQuiet(document_.publisher, "publisher not stated"), ", ",
      document_.published ? said(geo.iso(document_.published)) : quiet("publication day not stated")),
    document_.url ? el("p", {}, geo.link(document_.url)) : null,
    document_.sha256 ? el("p", { class: "sum" }, "SHA-256 ", el("code", {}, said(document_.sha256))) : null,
  ];

  // A long list shows its first rows and a button for more.
  const long = (items, make, holder) => {
    let shown = 0;
    const more = el("button", { type: "button", class: "more" });
    const add = () => {
      holder.append(...items.slice(shown, shown + STEP).map(make));
      shown = Math.min(items.length, shown + STEP);
      more.hidden = shown >= items.length;
      more.textContent = `Show more (${geo.number(items.length - shown)} left)`;
    };
    more.addEventListener("click", add);
    add();
    return more;
  };

  const table = (columns, items, make) => {
    const body = el("tbody");
    const more = long(items, make, body);
    const head = el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name))));
    return [el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": columns.join(", ") }, el("table", {}, head, body)), more];
  };

  const titleOf = (id) => {
    const found = geo.documents.get(id);
    return said((found && (found.title || found.id)) || id || "");
  };

  const figure = (statement) => {
    const { low, best, high } = statement;
    const known = [low, high].filter((v) => v !== undefined);
    if (best !== undefined && best === low && high === undefined) return geo.atLeast(best);
    if (best !== undefined) {
      const range = known.length === 2 && low !== high ? ` (${geo.number(low)} to ${geo.number(high)})` : "";
      return geo.number(best) + range;
    }
    if (known.length === 2) return `${geo.number(low)} to ${geo.number(high)}`;
    if (low !== undefined) return geo.atLeast(low);
    return high !== undefined ? `at most ${geo.number(high)}` : "unknown";
  };
  const period = ({ start, end }) => {
    if (!start && !end) return quiet("not stated");
    if (!end) return ["from ", said(geo.iso(start))];
    if (!start) return ["until ", said(geo.iso(end))];
    return start === end ? said(geo.iso(start)) : [said(geo.iso(start)), " – ", said(geo.iso(end))];
  };

  const statements = (items) =>
    table(["Figure", "Of", "Where", "When", "Who says so", "In the text"], items, (s) =>
      el("tr", {}, el("td", { class: "figure" }, figure(s)), el("td", {}, said(s.measure || "")),
        el("td", {}, orQuiet(s.area, "not stated")), el("td", {}, period(s)),
        el("td", {}, orQuiet(s.attributed_to, "the text does not say")),
        el("td", { class: "said" }, s.sentence ? said(s.sentence) : "", " ",
          el("span", { class: "quiet" }, titleOf(s.document_id)))));

  const sources = (items) => {
    const list = el("ul", { class: "sources" });
    const more = long(items, (d) => el("li", {}, ...geo.documentLines(d).filter(Boolean),
      d.path ? el("p", { class: "quiet" }, "File: ", said(d.path)) : null,
      (d.notes || []).map((text) => el("p", { class: "quiet" }, said(text)))), list);
    return [list, more];
  };

  const many = geo.page.documents.length > 1;
  const leftOut = (omissions, refusals) => [
    refusals.length ? [el("h3", {}, "Could not be read"),
      ...table(["What", "Why"], refusals, (r) => el("tr", {}, el("td", {}, said(r.source)), el("td", {}, said(r.reason))))] : [],
    omissions.length ? [el("h3", {}, "Read, and not carried further"),
      ...table(["In the text", "Why", many ? "Document" : null].filter(Boolean), omissions, (o) =>
        el("tr", {}, el("td", { class: "said" }, said(o.text)), el("td", {}, said(o.reason)),
          many ? el("td", {}, titleOf(o.document)) : null))] : [],
    !omissions.length && !refusals.length ? el("p", { class: "quiet" }, "Nothing was left out.") : [],
  ].flat();

  geo.buildBelow = () => {
    const page = geo.page;
    const parts = [
      ["statements", "Statements", "Figures over an area or a time, as somebody states them: listed, never drawn.",
        page.statements.length ? statements(page.statements) : [el("p", { class: "quiet" }, "None.")], page.statements.length],
      ["sources", "Sources", "What this map was made from, with the checksum of what was read.",
        page.documents.length ? sources(page.documents) : [el("p", { class: "quiet" }, "No document was given with these rows.")], page.documents.length],
      ["left-out", "Left out, and why", null, leftOut(page.omissions, page.refusals), page.omissions.length + page.refusals.length],
    ];
    document.getElementById("below").replaceChildren(...parts.map(([id, title, about, content]) =>
      el("section", { id, "aria-labelledby": `${id}-heading`, tabindex: "-1" }, el("h2", { id: `${id}-heading` }, title),
        about ? el("p", { class: "about" }, about) : null, ...content.flat())));
    document.getElementById("sections").replaceChildren(...parts.map(([id, title, , , n]) =>
      el("a", { href: `#${id}` }, title, el("span", { class: "count" }, geo.number(n)))));
  };
})();
