"use strict";
// What the reader asks for -> the rows that are shown, and how many are hidden, always.
(function () {
  const off = new Set(); // layers and kinds that are switched off
  let wanted = ""; // folded words of the search
  let matches = null; // per row 1 where the search matches; null when nothing is searched
  let window_ = null; // [first, last] day, or null for all time

  geo.chosen = new Set();
  geo.pointedAt = null;
  geo.chosenZone = null;
  geo.filterCount = 0;
  geo.shownRows = [];

  geo.layerOn = (name) => !off.has(name);
  geo.setLayer = (name, on) => {
    if (on) off.delete(name);
    else off.add(name);
    apply();
  };
  geo.setDays = (first, last) => {
    window_ = first === null ? null : [first, last];
    apply();
  };

  // 'exact', 'near', 'area' or 'unplaced': how exactly a row's place is known, as a layer.
  geo.exactness = (row) => {
    if (geo.isArea(row)) return "area";
    if (!geo.isPoint(row)) return "unplaced";
    return geo.value("precision", row) === 1 ? "exact" : "near"; // not stated is not exact
  };

  // Spelling made loose for searching: case, accents and the variants of Arabic letters.
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/[\u0300-\u036f\u0640\u064b-\u0652\u0670]/g, "")
      .replace(/[أإآٱ]/g, "ا")
      .replace(/ة/g, "ه")
      .replace(/[ىي]/g, "ی")
      .replace(/ك/g, "ک");

  geo.search = async (text) => {
    wanted = fold(text.trim());
    const asked = wanted;
    if (!wanted) {
      matches = null;
      return apply();
    }
    const found = new Uint8Array(geo.data.rows);
    for (const column of Object.values(geo.data.words)) {
      const words = column.words || (await allWords(column));
      if (asked !== wanted) return undefined; // the reader has typed on
      column.folded = column.folded || words.map(fold);
      const hit = column.folded.map((word) => word.includes(asked));
      for (let row = 0; row < found.length; row++) {
        const code = column.codes[row];
        if (code !== geo.UNKNOWN && hit[code]) found[row] = 1;
      }
    }
    matches = found;
    return apply();
  };
  const allWords = async (column) => {
    const words = [];
    for (let row = 0; row < column.codes.length; row++) {
      const code = column.codes[row];
      if (code !== geo.UNKNOWN && words[code] === undefined) words[code] = await geo.textOf(column, code);
    }
    return words;
  };

  const apply = () => {
    const rows = [];
    for (let row = 0; row < geo.data.rows; row++) {
      if (matches && !matches[row]) continue;
      if (off.size && (off.has(geo.kindOf(row).name) || off.has(geo.exactness(row)))) continue;
      if (window_) {
        const start = geo.value("start", row);
        const end = geo.value("end", row);
        if (start === geo.UNKNOWN) continue;
        if (start > window_[1] || (end === geo.UNKNOWN ? start : end) < window_[0]) continue;
      }
      rows.push(row);
    }
    geo.shownRows = rows;
    geo.filterCount++;
    geo.tell("shown");
    geo.tell("paint");
  };
  geo.applyFilters = apply;
})();
