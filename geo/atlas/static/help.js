"use strict";
// What a reader may want to be told, in dialogs: how to read this map with its keys, and every
// incident that is shown as a table, which is sorted by any column and copied.
(function () {
  const { el, said } = geo;

  const dialog = (title, ...content) => {
    const close = el("button", { type: "button", class: "back", onclick: () => box.close() }, geo.say("close"));
    const box = el("dialog", { "aria-labelledby": "dialog-title", onclose: () => box.remove() },
      el("div", { class: "bar" }, el("h2", { id: "dialog-title", tabindex: "-1" }, title), close), ...content);
    document.body.append(box);
    box.showModal();
    box.querySelector("h2").focus();
    return box;
  };

  // --- how to read this map ------------------------------------------------------------------------

  const READ = ["read_mark", "read_near", "read_area", "read_unplaced", "read_numbers", "read_sources", "read_zones", "read_left_out"];
  const KEYS = [["Tab", "keys_tab"], ["↑ ↓", "keys_list"], ["← ↑ → ↓  + −", "keys_map"], ["Esc", "keys_escape"], ["/", "keys_search"], ["?", "keys_help"]];
  geo.showHelp = () => dialog(geo.say("how_to_read"),
    el("ul", {}, READ.map((key) => el("li", {}, geo.say(key)))),
    el("h3", {}, geo.say("keys")),
    el("dl", { class: "keys" }, KEYS.flatMap(([keys, key]) => [el("dt", {}, el("kbd", { dir: "ltr", lang: "en" }, keys)), el("dd", {}, geo.say(key))])));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")) return;
    if (event.key === "?") geo.showHelp();
    if (event.key !== "/") return;
    event.preventDefault();
    document.getElementById("search").focus();
  });

  // --- the table -----------------------------------------------------------------------------------

  const MOST = 2000; // rows that are shown: the download has all
  const number = (harm) => (row) => geo.value(`${harm}_best`, row) === geo.UNKNOWN ? geo.value(`${harm}_low`, row) : geo.value(`${harm}_best`, row);
  // key of the heading, the text of a row, and what it is sorted by where that is no text
  const COLUMNS = [
    ["when", (row) => geo.span(geo.value("start", row), geo.value("end", row), true), (row) => geo.value("start", row)],
    ["place", (row) => geo.namesOf(row).join(" / "), null],
    ["facet_type", (row) => geo.typeName(geo.word("sub_event_type", row) || geo.kindOf(row).name), null],
    ["killed", (row) => geo.harmWords("killed", row) || "", number("killed")],
    ["injured", (row) => geo.harmWords("injured", row) || "", number("injured")],
    ["how_exactly", (row) => geo.whereWords(row), (row) => geo.value("precision", row)],
    ["who_did", (row) => geo.word("actors", row) || "", null],
    ["who_says", (row) => geo.word("attributed_to", row) || "", null],
  ];
  const heading = (key) => (key === "killed" || key === "injured" ? geo.capital(geo.measure(key)) : geo.say(key));

  geo.showTable = () => {
    const rows = [];
    for (const row of geo.eachShown()) if (rows.push(row) === MOST) break;
    const body = el("tbody");
    const fill = () => body.replaceChildren(...rows.map((row) => el("tr", { "data-row": row },
      COLUMNS.map(([key, text], i) => el("td", { "data-head": heading(key) }, i ? said(text(row))
        : el("button", { type: "button", class: "plainlink", onclick: () => { box.close(); geo.open([row], { bring: true }); } }, text(row)))))));
    const heads = COLUMNS.map(([key, text, value], i) => {
      const sort = () => {
        const up = heads[i].getAttribute("aria-sort") !== "ascending";
        heads.forEach((head) => head.removeAttribute("aria-sort"));
        heads[i].setAttribute("aria-sort", up ? "ascending" : "descending");
        const compare = value ? (a, b) => value(a) - value(b) : (a, b) => geo.compare(text(a), text(b));
        rows.sort((a, b) => (up ? compare(a, b) : compare(b, a)) || a - b);
        fill();
      };
      return el("th", { scope: "col" }, el("button", { type: "button", onclick: sort }, heading(key)));
    });
    const copied = el("span", { role: "status", class: "quiet" });
    const flat = (text) => geo.plain(text, 400).replace(/\s+/g, " ");
    // A spreadsheet would run what begins as a formula: csvCell knows how to say it as text.
    geo.tableText = () => [COLUMNS.map(([key]) => heading(key)), ...rows.map((row) => COLUMNS.map(([, text]) => flat(text(row))))]
      .map((line) => line.map((cell) => geo.csvCell(cell).replace(/^"(.*)"$/s, (_, inner) => inner.replace(/""/g, '"'))).join("\t")).join("\n");
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(geo.tableText());
        copied.textContent = geo.say("table_copied", { n: rows.length });
      } catch {
        getSelection().selectAllChildren(body);
        copied.textContent = geo.say("table_selected");
      }
    };
    const cut = geo.count.rows > rows.length ? el("p", { class: "quiet" }, geo.say("table_cut", { n: rows.length, all: geo.count.rows })) : null;
    const box = dialog(geo.say("table"), el("div", { class: "bar" }, el("button", { type: "button", class: "back", onclick: copy }, geo.say("table_copy")), copied), cut,
      el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": geo.say("table") }, el("table", { class: "sortable" }, el("thead", {}, el("tr", {}, heads)), body)));
    fill();
  };

  geo.buildHelp = () => document.getElementById("tools").prepend(
    el("button", { type: "button", class: "tool", onclick: geo.showTable }, geo.say("table")),
    el("button", { type: "button", class: "tool", onclick: geo.showHelp }, geo.say("how_to_read")));
})();
