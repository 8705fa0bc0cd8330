"use strict";
// Codes, days and counts -> plain English words. Days are whole days: no time zone moves them.
(function () {
  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
  ];

  geo.PRECISION = {
    1: "the exact place",
    2: "near this place",
    3: "somewhere in this district",
    4: "somewhere in this governorate or province",
    5: "somewhere in this area, whose edges are not fixed",
    6: "somewhere in this country",
    7: "at sea or in the air",
  };
  geo.PRECISION_SHORT = {
    1: "exact place", 2: "near this place", 3: "district", 4: "governorate", 5: "fuzzy area",
    6: "country", 7: "sea or air",
  };
  // How exactly a place is known, as one sentence; `doubt` in metres, either may be UNKNOWN.
  geo.exactly = (precision, doubt, area) => {
    const within = doubt === geo.UNKNOWN ? null : geo.distance(doubt);
    const words = geo.PRECISION[precision];
    if (precision === 1) return within ? `The exact place: the true spot lies within ${within} of its middle.` : "The exact place.";
    if (precision === 2) return `Near this place: within ${within || "about 25 km"} of it.`;
    if (words) return within ? `${geo.capital(words)}: within ${within} of its middle.` : `${geo.capital(words)}.`;
    if (area) return `Somewhere in the area drawn${within ? `: within ${within} of its middle` : "; how exactly is not stated"}.`;
    return within ? `Near this place: within ${within} of it.` : "Near this place; how exactly is not stated.";
  };
  geo.DATE_PRECISION = {
    1: "the exact day is known",
    2: "known to within 2 to 6 days",
    3: "known to the week",
    4: "known to the month",
    5: "known to the year",
  };

  const parts = (day) => {
    const date = new Date(day * 86400000);
    return [date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear()];
  };

  geo.day = (day, short) => {
    if (day === null || day === geo.UNKNOWN) return "day not known";
    const [d, m, y] = parts(day);
    return `${d} ${short ? MONTHS[m].slice(0, 3) : MONTHS[m]} ${y}`;
  };

  geo.span = (start, end, short) => {
    if (start === geo.UNKNOWN) return "day not known";
    if (end === geo.UNKNOWN || end === start) return geo.day(start, short);
    const name = (m) => (short ? MONTHS[m].slice(0, 3) : MONTHS[m]);
    const [d1, m1, y1] = parts(start);
    const [d2, m2, y2] = parts(end);
    if (y1 !== y2) return `${geo.day(start, short)} – ${geo.day(end, short)}`;
    if (m1 !== m2) return `${d1} ${name(m1)} – ${d2} ${name(m2)} ${y2}`;
    return `${d1}–${d2} ${name(m1)} ${y1}`;
  };

  // '2019-06-22' -> '22 June 2019'; anything else is shown as it is.
  geo.iso = (text, short) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(text || "");
    if (!found) return text || "";
    return geo.day(Date.UTC(+found[1], found[2] - 1, +found[3]) / 86400000, short);
  };

  // 1234567.5 -> '1,234,567.5'; the browser's own way takes 10 ms to begin.
  geo.number = (value) => {
    const [whole, part] = String(Math.round(value * 1000) / 1000).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  };
  geo.several = (n, one, many) => `${geo.number(n)} ${n === 1 ? one : many || `${one}s`}`;
  // 'at least 24'; 'more than 500,000' says the same of 500,001 and reads as the source put it.
  geo.atLeast = (low) =>
    low > 10 && low % 10 === 1 ? `more than ${geo.number(low - 1)}` : `at least ${geo.number(low)}`;

  const figures = (harm, row) => ["low", "best", "high"].map((end) => geo.value(`${harm}_${end}`, row));
  // What a row tells of a harm, such as 'at least 9 killed'; null when it tells nothing.
  geo.harmWords = (harm, row) => {
    const told = figures(harm, row);
    const [low, best, high] = told;
    if (best !== geo.UNKNOWN) return `${geo.openEnded(...told) ? geo.atLeast(best) : geo.number(best)} ${harm}`;
    if (low > 3) return `${geo.atLeast(low)} ${harm}`;
    if (low > 0) return `${harm}, number unknown`;
    return high === geo.UNKNOWN ? null : `up to ${geo.number(high)} ${harm}`;
  };
  // The killed of several rows together: 'at least' when a row does not tell or its end is open.
  geo.tollWords = ([sum, told, open]) => {
    if (!told || (open && !sum)) return null;
    return `${open ? "at least " : ""}${geo.number(sum)} killed`;
  };
  geo.killedWords = (rows) =>
    rows.length === 1 ? geo.harmWords("killed", rows[0]) : geo.tollWords(geo.toll(rows));
  // The killed of a stack, an area or a bubble, which may be one row.
  geo.killedOf = (one) =>
    one.count === 1 && one.row !== undefined ? geo.harmWords("killed", one.row)
      : one.rows && one.rows.length === 1 ? geo.harmWords("killed", one.rows[0])
        : geo.tollWords([one.told ? one.killed : 0, one.told, one.open]);
  geo.distance = (metres) => {
    if (metres < 950) return `${Math.max(1, Math.round(metres / 50) * 50)} m`;
    const km = metres / 1000;
    return `${km < 10 ? Math.round(km * 10) / 10 : geo.number(Math.round(km))} km`;
  };
  geo.capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // 'SY' -> 'Syria'; a name stays as it is.
  let regions = null;
  geo.country = (text) => {
    if (!/^[A-Z]{2}$/.test(text)) return text;
    regions = regions || new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
    return regions.of(text);
  };

  // 'children_killed' -> 'children killed'
  geo.harmName = (name) => name.replace(/_/g, " ");
})();
