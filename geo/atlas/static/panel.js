"use strict";
// One incident or one zone, told in full: everything that a reader needs to check it.
(function () {
  const { el, said } = geo;
  let opener = null; // where the focus goes back to
  let asked = 0;

  const panel = () => document.getElementById("panel");
  const fact = (term, ...told) =>
    told.some((part) => part !== null && part !== undefined)
      ? [el("dt", {}, term), el("dd", {}, ...told)]
      : [];
  const note = (text) => el("span", { class: "quiet" }, text);

  let quiet = false; // the focus stays where it is: a link or a story opened the panel
  const frame = (heading, kindLine, pager, ...rest) => {
    const back = el("button", { type: "button", class: "back", onclick: geo.close }, geo.say("back"));
    const title = el("h2", { tabindex: "-1" }, heading);
    const parts = [el("div", { class: "bar" }, ...[back, pager].filter(Boolean)), kindLine, title, ...rest.flat()];
    panel().replaceChildren(...parts.filter(Boolean));
    panel().hidden = false;
    document.getElementById("side").classList.add("open");
    panel().scrollTop = 0;
    if (!quiet) title.focus({ preventScroll: true });
  };

  // --- an incident ---------------------------------------------------------------------------

  const harmTable = (row) => {
    const told = (harm, end) => geo.value(`${harm}_${end}`, row);
    const main = ["killed", "injured", "displaced"];
    const groups = geo.harms.filter(
      (harm) => !main.includes(harm) && ["low", "best", "high"].some((e) => told(harm, e) !== geo.UNKNOWN),
    );
    const cell = (value) =>
      el("td", { class: value === geo.UNKNOWN ? "unknown" : null },
        value === geo.UNKNOWN ? geo.say("unknown") : geo.number(value));
    const line = (harm, group) =>
      el("tr", { class: group ? "group" : null },
        el("th", { scope: "row" }, geo.capital(geo.measure(harm))),
        ["low", "best", "high"].map((end) => cell(told(harm, end))));
    return el("table", { class: "harm" },
      el("caption", {}, geo.say("harm")),
      el("thead", {}, el("tr", {}, el("td"), ["low", "best", "high"].map((end) => geo.say(end)).map((t) => el("th", { scope: "col" }, t)))),
      el("tbody", {}, main.map((harm) => line(harm)), groups.map((harm) => line(harm, true))));
  };

  const where = (row) => {
    const precision = geo.value("precision", row);
    const doubt = geo.value("uncertainty_m", row);
    const chain = ["admin3", "admin2", "admin1", "country"]
      .map((name) => geo.word(name, row)).filter(Boolean).map(geo.country);
    const lines = [el("p", {}, geo.exactness(row) === "unplaced"
      ? geo.say("unplaced")
      : geo.exactly(precision, doubt, geo.isArea(row)))];
    if (chain.length) lines.push(el("p", {}, ...chain.flatMap((name, i) => [i ? geo.strings.comma : null, said(name)])));
    const zones = geo.isPoint(row) ? geo.zonesHolding(geo.position(row)) : [];
    if (zones.length) {
      lines.push(el("p", {}, geo.say("inside"), " ", ...zones.flatMap((zone, i) => [i ? geo.strings.comma : null, geo.zoneButton(zone)]),
        " ", el("span", { class: "tag" }, geo.say("interpretation"))));
    }
    if (geo.isPoint(row)) {
      const [lat, lon] = ["lat", "lon"].map((name) => (geo.value(name, row) / geo.DEGREE).toFixed(4));
      lines.push(el("p", { class: "quiet" }, el("bdi", { dir: "ltr" }, `${lat}, ${lon}`), " ", geo.say("latitude_longitude")));
    }
    return lines;
  };

  const source = (id) => {
    if (id === null) return [note(geo.say("no_document"))];
    const document_ = geo.documents.get(id);
    if (!document_) return [said(id), " ", note(geo.say("document_missing"))];
    return geo.documentLines(document_);
  };

  const others = (evidence) => {
    if (!evidence) return [];
    let list = [];
    try {
      list = JSON.parse(evidence).slice(1);
    } catch {
      return [];
    }
    if (!list.length) return [];
    const items = list.map((one) => {
      const from = geo.documents.get(one.document_id);
      return el("li", {}, el("blockquote", { dir: geo.dirOf(one.sentence || "") }, said(one.sentence || "", null, geo.langOf(one.document_id))),
        el("p", { class: "quiet" }, said((from && from.title) || one.document_id || "")));
    });
    return [el("h3", {}, geo.say("again")), el("ul", { class: "again" }, items)];
  };

  // The sentence in its paragraph: the sentence speaks, the words around it stand back.
  const passage = ({ sentence, before, after }, lang) => {
    if (!before && !after) return el("blockquote", { dir: geo.dirOf(sentence) }, said(sentence, null, lang));
    const around = (text) => (text ? said(text, "around", lang) : null);
    return el("blockquote", { dir: geo.dirOf(sentence) }, ...[around(before), before ? " " : null, said(sentence, null, lang), after ? " " : null, around(after)].filter(Boolean));
  };

  // The places that the name could also have meant.
  const rivals = (told) => {
    if (!told) return [];
    let list = [];
    try {
      list = JSON.parse(told);
    } catch {
      return [];
    }
    const lines = list.map((one) => el("li", {}, said(one.name),
      ...[...(one.within || [])].flatMap((name) => [geo.strings.comma, said(name)]),
      " ", note(geo.listed([geo.strings.kinds[one.kind] || geo.plain(one.kind || ""), geo.percent(one.probability)].filter(Boolean)))));
    return lines.length ? fact(geo.say("rivals"), el("ul", {}, lines)) : [];
  };

  const COLD = ["sentence", "before", "after", "reason", "date_words", "evidence", "rivals", "id"];
  const incident = async (rows, index) => {
    const turn = ++asked;
    const row = rows[index];
    const cold = {};
    await Promise.all(COLD.map(async (name) => { cold[name] = await geo.text(name, row); }));
    if (turn !== asked) return; // another was opened meanwhile
    const kind = geo.kindOf(row);
    const step = (by) => incident(rows, (index + by + rows.length) % rows.length);
    const pager = rows.length > 1
      ? el("span", { class: "pager" },
          el("button", { type: "button", "aria-label": geo.say("previous"), onclick: () => step(-1) }, "‹"),
          geo.say("here", { i: index + 1, n: rows.length }),
          el("button", { type: "button", "aria-label": geo.say("next"), onclick: () => step(1) }, "›"))
      : null;
    const hollow = !geo.tollTold(row);
    const near = geo.exactness(row) === "near";
    const type = [geo.word("sub_event_type", row), geo.word("event_type", row)].filter(Boolean);
    const kindLine = el("p", { class: "kind" }, geo.sign(kind, hollow, near),
      el("span", {}, ...type.flatMap((name, i) => [i ? " · " : null, said(geo.typeName(name))])));
    const precision = geo.value("date_precision", row);
    const lang = geo.langOf(geo.word("document_id", row));
    const told = cold.date_words;
    const named = geo.word("place_words", row);
    const text = (name) => {
      const word = geo.word(name, row);
      return word ? said(word) : null;
    };
    const sure = geo.value("probability", row);
    frame(
      el("span", {}, ...geo.placeNames(row)), kindLine, pager,
      el("p", { class: "when" }, el("strong", {}, geo.span(geo.value("start", row), geo.value("end", row))),
        " ", note(geo.strings[`day_precision_${precision}`] || "")),
      geo.value("recalled", row) === 1
        ? el("p", { class: "flag" }, geo.say("recalled")) : null,
      cold.sentence ? passage(cold, lang) : null,
      harmTable(row),
      el("dl", {},
        fact(geo.say("who_says"), text("attributed_to") || note(geo.say("not_said"))),
        fact(geo.say("where"), ...where(row)),
        named && named !== geo.word("location_name", row) ? fact(geo.say("where_words"), said(named, null, lang)) : [],
        told ? fact(geo.say("when_words"), said(told, null, lang)) : [],
        fact(geo.say("who_did"), text("actors") || note(geo.say("not_said"))),
        fact(geo.say("who_bore"), text("affected")),
        fact(geo.say("weapon"), text("weapon")),
        fact(geo.say("target"), text("target")),
        fact(geo.say("document"), ...source(geo.word("document_id", row))),
        geo.value("sources", row) > 1 ? fact(geo.say("told_by"), geo.say("sources", { n: geo.value("sources", row) })) : [],
        fact(geo.say("why"), cold.reason ? el("ul", { class: "why" }, geo.reasons(cold.reason).map((piece) => el("li", {}, ...piece))) : null),
        sure === geo.UNKNOWN ? [] : fact(geo.say("sure"), geo.percent(sure / 1000)),
        rivals(cold.rivals)),
      others(cold.evidence),
    );
    geo.chosen = new Set([row]);
    geo.chosenId = cold.id;
    geo.chosenZone = null;
    geo.repaint("areas", "marks", "names");
    geo.tell("chosen", row);
  };

  geo.open = async (rows, { from = null, bring = false, keepFocus = false } = {}) => {
    opener = from || opener;
    const turn = asked + 1;
    quiet = keepFocus;
    await incident(rows, 0);
    quiet = false;
    if (!bring || turn !== asked) return;
    // on a phone the panel lies over the page: the map goes to what is left of it
    if (geo.sheet()) {
      document.querySelector("#legend details").open = false;
      document.getElementById("map").scrollIntoView({ block: "start", behavior: "instant" });
    }
    geo.bring(rows[0]);
  };
  geo.sheet = () => !panel().hidden && getComputedStyle(panel()).position === "fixed";

  // --- a zone ----------------------------------------------------------------------------------

  geo.openZone = (zone, { from = null } = {}) => {
    asked++;
    opener = from || opener;
    const swatch = el("p", { class: "kind" }, el("span", { class: "tag" }, geo.say("interpretation")), " ", said(geo.strings[`zone_${zone.kind}`] || zone.kind));
    const held = [zone.valid_from && geo.say("from", { day: geo.iso(zone.valid_from) }), zone.valid_to && geo.say("until", { day: geo.iso(zone.valid_to) })];
    frame(
      el("span", {}, said(geo.zoneName(zone)), zone.arabic ? [" ", said(geo.rtl ? zone.name || "" : zone.arabic)] : null), swatch, null,
      zone.note ? el("p", {}, said(zone.note, null, "en")) : null,
      el("dl", {},
        fact(geo.say("zone_as_of"), zone.as_of ? said(geo.iso(zone.as_of)) : null),
        fact(geo.say("zone_in_force"), held.some(Boolean) ? geo.plain(held.filter(Boolean).join(" ")) : null),
        fact(geo.say("zone_doubt"), zone.doubt_km === undefined ? null : geo.say("zone_doubt_km", { n: zone.doubt_km })),
        zone.sources.length
          ? fact(geo.say("sources_heading"), el("ul", {}, zone.sources.map((s) => el("li", {}, geo.link(s))))) : []),
      el("p", { class: "quiet" }, geo.say("zone_interpretation")),
    );
    geo.chosen = new Set();
    geo.chosenZone = zone;
    geo.repaint("ground", "areas", "marks", "names");
  };
  // A zone in the reader's script, where it has a name in it.
  geo.zoneName = (zone) => (geo.rtl && zone.arabic) || zone.name || zone.id || "";

  geo.close = () => {
    asked++;
    if (panel().hidden) return;
    panel().hidden = true;
    document.getElementById("side").classList.remove("open");
    geo.chosen = new Set();
    geo.chosenId = null;
    geo.chosenZone = null;
    geo.repaint("ground", "areas", "marks", "names");
    geo.tell("chosen", null);
    if (opener && opener.isConnected) opener.focus({ preventScroll: false });
    opener = null;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel().hidden) geo.close();
  });
})();
