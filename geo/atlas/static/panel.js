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
    const back = el("button", { type: "button", class: "back", onclick: geo.close }, "← All incidents");
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
        value === geo.UNKNOWN ? "unknown" : geo.number(value));
    const line = (harm, group) =>
      el("tr", { class: group ? "group" : null },
        el("th", { scope: "row" }, geo.capital(geo.harmName(harm))),
        ["low", "best", "high"].map((end) => cell(told(harm, end))));
    return el("table", { class: "harm" },
      el("caption", {}, "Harm, as the source tells it"),
      el("thead", {}, el("tr", {}, el("td"), ["Low", "Best", "High"].map((t) => el("th", { scope: "col" }, t)))),
      el("tbody", {}, main.map((harm) => line(harm)), groups.map((harm) => line(harm, true))));
  };

  const where = (row) => {
    const precision = geo.value("precision", row);
    const doubt = geo.value("uncertainty_m", row);
    const chain = ["admin3", "admin2", "admin1", "country"]
      .map((name) => geo.word(name, row)).filter(Boolean).map(geo.country);
    const lines = [el("p", {}, geo.exactness(row) === "unplaced"
      ? "No place could be found, so it is listed and not drawn."
      : geo.exactly(precision, doubt, geo.isArea(row)))];
    if (chain.length) lines.push(el("p", {}, ...chain.flatMap((name, i) => [i ? ", " : null, said(name)])));
    const zones = geo.isPoint(row) ? geo.zonesHolding(geo.position(row)) : [];
    if (zones.length) {
      lines.push(el("p", {}, "Inside: ", ...zones.flatMap((zone, i) => [i ? ", " : null, geo.zoneButton(zone)]),
        " ", el("span", { class: "tag" }, "interpretation")));
    }
    if (geo.isPoint(row)) {
      const [lat, lon] = ["lat", "lon"].map((name) => (geo.value(name, row) / geo.DEGREE).toFixed(4));
      lines.push(el("p", { class: "quiet" }, `${lat}, ${lon} (latitude, longitude)`));
    }
    return lines;
  };

  const source = (id) => {
    if (id === null) return [note("no document is named")];
    const document_ = geo.documents.get(id);
    if (!document_) return [said(id), " ", note("(the document itself was not given)")];
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
      return el("li", {}, el("blockquote", {}, said(one.sentence || "")),
        el("p", { class: "quiet" }, said((from && from.title) || one.document_id || "")));
    });
    return [el("h3", {}, "It is told again"), el("ul", { class: "again" }, items)];
  };

  // The sentence in its paragraph: the sentence speaks, the words around it stand back.
  const passage = ({ sentence, before, after }) => {
    if (!before && !after) return el("blockquote", {}, said(sentence));
    const around = (text) => (text ? said(text, "around") : null);
    return el("blockquote", {}, ...[around(before), before ? " " : null, said(sentence), after ? " " : null, around(after)].filter(Boolean));
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
      ...[...(one.within || [])].flatMap((name) => [", ", said(name)]),
      " ", note(`${one.kind ? `${geo.plain(one.kind)}, ` : ""}${Math.round(one.probability * 100)} %`)));
    return lines.length ? fact("Also considered, and not chosen", el("ul", {}, lines)) : [];
  };

  const COLD = ["sentence", "before", "after", "reason", "date_words", "place_words", "evidence", "rivals"];
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
          el("button", { type: "button", "aria-label": "Previous incident here", onclick: () => step(-1) }, "‹"),
          `${index + 1} of ${rows.length} here`,
          el("button", { type: "button", "aria-label": "Next incident here", onclick: () => step(1) }, "›"))
      : null;
    const hollow = !geo.tollTold(row);
    const near = geo.exactness(row) === "near";
    const type = [geo.word("sub_event_type", row), geo.word("event_type", row)].filter(Boolean);
    const kindLine = el("p", { class: "kind" }, geo.sign(kind, hollow, near),
      el("span", {}, ...type.flatMap((name, i) => [i ? " · " : null, said(name)])));
    const precision = geo.value("date_precision", row);
    const told = cold.date_words;
    const named = cold.place_words;
    const text = (name) => {
      const word = geo.word(name, row);
      return word ? said(word) : null;
    };
    const sure = geo.value("probability", row);
    frame(
      said(geo.word("location_name", row) || "Place not stated"), kindLine, pager,
      el("p", { class: "when" }, el("strong", {}, geo.span(geo.value("start", row), geo.value("end", row))),
        " ", note([geo.DATE_PRECISION[precision]].filter(Boolean).join(""))),
      geo.value("recalled", row) === 1
        ? el("p", { class: "flag" }, "An older event that the text looks back at.") : null,
      cold.sentence ? passage(cold) : null,
      harmTable(row),
      el("dl", {},
        fact("Who says so", text("attributed_to") || note("the text does not say")),
        fact("Where, and how exactly", ...where(row)),
        named && named !== geo.word("location_name", row) ? fact("Where, in the text’s words", said(named)) : [],
        told ? fact("When, in the text’s words", said(told)) : [],
        fact("Who did it", text("actors") || note("the text does not say")),
        fact("Who bore it", text("affected")),
        fact("With what", text("weapon")),
        fact("What was hit", text("target")),
        fact("Document", ...source(geo.word("document_id", row))),
        geo.value("sources", row) > 1 ? fact("Told by", geo.several(geo.value("sources", row), "source")) : [],
        fact("Why this place and day", cold.reason ? said(cold.reason) : null),
        sure === geo.UNKNOWN ? [] : fact("How sure the place is", `${Math.round(sure / 10)} %`),
        rivals(cold.rivals)),
      others(cold.evidence),
    );
    geo.chosen = new Set([row]);
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
    if (geo.sheet()) document.getElementById("map").scrollIntoView({ block: "start", behavior: "instant" });
    geo.bring(rows[0]);
  };
  geo.sheet = () => !panel().hidden && getComputedStyle(panel()).position === "fixed";

  // --- a zone ----------------------------------------------------------------------------------

  geo.openZone = (zone, { from = null } = {}) => {
    asked++;
    opener = from || opener;
    const swatch = el("p", { class: "kind" }, el("span", { class: "tag" }, "interpretation"), " ", said(geo.ZONE_KIND[zone.kind] || zone.kind));
    const held = [zone.valid_from && `from ${geo.iso(zone.valid_from)}`, zone.valid_to && `to ${geo.iso(zone.valid_to)}`];
    frame(
      el("span", {}, said(zone.name || zone.id || ""), zone.arabic ? [" ", said(zone.arabic)] : null), swatch, null,
      zone.note ? el("p", {}, said(zone.note)) : null,
      el("dl", {},
        fact("As it stood on", zone.as_of ? said(geo.iso(zone.as_of)) : null),
        fact("In force", held.some(Boolean) ? geo.plain(held.filter(Boolean).join(" ")) : null),
        fact("Doubt", zone.doubt_km === undefined ? null : `its line may run ${geo.number(zone.doubt_km)} km to either side`),
        zone.sources.length
          ? fact("Sources", el("ul", {}, zone.sources.map((s) => el("li", {}, geo.link(s))))) : []),
      el("p", { class: "quiet" }, "This is an interpretation, not an official line."),
    );
    geo.chosen = new Set();
    geo.chosenZone = zone;
    geo.repaint("ground", "areas", "marks", "names");
  };
  geo.ZONE_KIND = { zone: "zone of an agreement", band: "band of an agreement", post: "post", road: "road" };

  geo.close = () => {
    asked++;
    if (panel().hidden) return;
    panel().hidden = true;
    document.getElementById("side").classList.remove("open");
    geo.chosen = new Set();
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
