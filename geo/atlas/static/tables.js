"use strict";
// Below the map: the figures that are listed and not drawn, the sources, and what was left out.
(function () {
  const { el, said } = geo;
  const STEP = 100;

  const quiet = (text) => el("span", { class: "quiet" }, text);
  const orQuiet = (value, otherwise) => (value ? said(value) : quiet(otherwise));

  // A document's lines, for the panel and for the list of sources.
  geo.documentLines = (document_) => [
    el("p", { class: "title" }, said(document_.title || document_.id, null, geo.langOf(document_.id))),
    el("p", {}, orQuiet(document_.publisher, geo.say("publisher_unknown")), geo.strings.comma,
      document_.published ? said(geo.iso(document_.published)) : quiet(geo.say("published_unknown"))),
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
      more.textContent = geo.say("show_more", { n: items.length - shown });
    };
    more.addEventListener("click", add);
    add();
    return more;
  };

  const table = (columns, items, make) => {
    const body = el("tbody");
    const headed = (item) => {
      const row = make(item);
      [...row.cells].forEach((cell, i) => cell.setAttribute("data-head", columns[i]));
      return row;
    };
    const more = long(items, headed, body);
    const head = el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name))));
    return [el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": geo.listed(columns) }, el("table", {}, head, body)), more];
  };

  const titleOf = (id) => {
    const found = geo.documents.get(id);
    return said((found && (found.title || found.id)) || id || "", null, geo.langOf(id));
  };

  const figure = (statement) => {
    const { low, best, high } = statement;
    const known = [low, high].filter((v) => v !== undefined);
    const between = geo.say("range", { low, high });
    if (best !== undefined && best === low && high === undefined) return geo.atLeast(best);
    if (best !== undefined) {
      const range = known.length === 2 && low !== high ? ` (${between})` : "";
      return geo.number(best) + range;
    }
    if (known.length === 2) return between;
    if (low !== undefined) return geo.atLeast(low);
    return high !== undefined ? geo.say("at_most", { n: high }) : geo.say("unknown");
  };
  const period = ({ start, end }) => {
    if (!start && !end) return quiet(geo.say("not_stated"));
    if (!end) return geo.say("from", { day: geo.iso(start) });
    if (!start) return geo.say("until", { day: geo.iso(end) });
    return start === end ? said(geo.iso(start)) : el("span", {}, said(geo.iso(start)), " – ", said(geo.iso(end)));
  };

  const statements = (items) =>
    table(["figure", "measure", "place", "when", "who_says", "in_text"].map((key) => geo.say(key)), items, (s) =>
      el("tr", {}, el("td", { class: "figure" }, figure(s)), el("td", {}, said(geo.measure(s.measure || ""))),
        el("td", {}, orQuiet(s.area, geo.say("not_stated"))), el("td", {}, period(s)),
        el("td", {}, orQuiet(s.attributed_to, geo.say("not_said"))),
        el("td", { class: "said", dir: geo.dirOf(s.sentence || "") }, s.sentence ? said(s.sentence, null, geo.langOf(s.document_id)) : "", " ",
          el("span", { class: "quiet" }, titleOf(s.document_id)))));

  const sources = (items) => {
    const list = el("ul", { class: "sources" });
    const more = long(items, (d) => el("li", {}, ...geo.documentLines(d).filter(Boolean),
      d.path ? el("p", { class: "quiet" }, geo.say("file"), " ", said(d.path)) : null,
      (d.notes || []).map((text) => el("p", { class: "quiet" }, ...geo.reason(text)))), list);
    return [list, more];
  };

  const many = geo.page.documents.length > 1;
  const leftOut = (omissions, refusals) => [
    refusals.length ? [el("h3", {}, geo.say("refused")),
      ...table([geo.say("what"), geo.say("why_refused")], refusals, (r) => el("tr", {}, el("td", {}, said(r.source)), el("td", {}, ...geo.reason(r.reason))))] : [],
    omissions.length ? [el("h3", {}, geo.say("omitted")),
      ...table([geo.say("in_text"), geo.say("why_refused"), many ? geo.say("document") : null].filter(Boolean), omissions, (o) =>
        el("tr", {}, el("td", { class: "said", dir: geo.dirOf(o.text) }, said(o.text, null, geo.langOf(o.document))), el("td", {}, ...geo.reason(o.reason)),
          many ? el("td", {}, titleOf(o.document)) : null))] : [],
    !omissions.length && !refusals.length ? el("p", { class: "quiet" }, geo.say("nothing_omitted")) : [],
  ].flat();

  geo.buildBelow = () => {
    const page = geo.page;
    const parts = [
      ["statements", geo.say("statements"), geo.say("statements_about"),
        page.statements.length ? statements(page.statements) : [el("p", { class: "quiet" }, geo.say("none"))], page.statements.length],
      ["sources", geo.say("sources_heading"), geo.say("sources_about"),
        page.documents.length ? sources(page.documents) : [el("p", { class: "quiet" }, geo.say("no_documents"))], page.documents.length],
      ["left-out", geo.say("left_out"), null, leftOut(page.omissions, page.refusals), page.omissions.length + page.refusals.length],
    ];
    const small = window.matchMedia("(max-width: 900px)").matches; // folded: the list is not far above
    document.getElementById("below").replaceChildren(...parts.map(([id, title, about, content]) =>
      el("section", { id, "aria-labelledby": `${id}-heading`, tabindex: "-1" },
        el("details", { open: !small }, el("summary", {}, el("h2", { id: `${id}-heading` }, title)),
          about ? el("p", { class: "about" }, about) : null, ...content.flat()))));
    document.getElementById("sections").replaceChildren(...parts.map(([id, title, , , n]) =>
      el("a", { href: `#${id}`, onclick: () => { document.querySelector(`#${id} details`).open = true; } }, title, el("span", { class: "count" }, geo.number(n)))));
  };
})();
