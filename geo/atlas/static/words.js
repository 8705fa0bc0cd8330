"use strict";
// The page's words in its reader's language: strings by key (static/strings/CODE.json), and codes,
// days and counts in words. Days are whole days: no time zone moves them.
(function () {
  const strings = geo.strings;
  const lazy = (make) => {
    let made = null; // the browser's own formats take 10 ms to begin: not before the first map
    return (...given) => (made = made || make())(...given);
  };
  const { locale } = strings;
  const plural = lazy(() => { const rules = new Intl.PluralRules(locale); return (n) => rules.select(n); });
  geo.number = lazy(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format);
  geo.percent = lazy(() => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format);
  geo.rtl = strings.direction === "rtl";
  geo.compare = lazy(() => new Intl.Collator(locale, { sensitivity: "base", numeric: true }).compare);

  const SLOT = /\{(\w+)\}/;
  const told = (key, { n } = {}) => {
    const text = strings[key];
    return typeof text === "object" ? text[plural(n)] || text.other : text;
  };
  const shown = (value) => (typeof value === "number" ? geo.number(value) : value);
  // A string with its slots filled; the slot {n} is a number, which also picks the plural form.
  geo.say = (key, slots = {}) => told(key, slots).replace(/\{(\w+)\}/g, (_, name) => shown(slots[name]));
  // The same as nodes, for slots that hold nodes: texts of a document, links.
  geo.sayNodes = (key, slots = {}) =>
    told(key, slots).split(SLOT).flatMap((part, i) => (i % 2 ? shown(slots[part]) : part)).filter((part) => part !== "");
  // Several parts as a list in one line.
  geo.listed = (parts) => parts.join(strings.comma);
  geo.typeName = (name) => strings.types[name] || name;
  geo.measure = (name) => strings.measures[name] || name.replace(/_/g, " ");

  geo.precisionShort = (code) => strings[`precision_short_${code}`];
  // How exactly a place is known, as one sentence; `doubt` in metres, either may be UNKNOWN.
  geo.exactly = (precision, doubt, area) => {
    const known = strings[`precision_${precision}`];
    if (doubt === geo.UNKNOWN) return geo.say(precision === 2 ? "exactly_usual" : "exactly", { how: known || strings[area ? "precision_area" : "precision_point"] });
    const way = precision === 1 ? "exactly_spot" : precision === 2 || (!known && !area) ? "exactly_within" : "exactly_area";
    return geo.say(way, { how: known || strings[area ? "precision_drawn" : "precision_2"], distance: geo.distance(doubt) });
  };

  const format = (month) => lazy(() => {
    const how = { day: "numeric", month, year: "numeric", timeZone: "UTC", calendar: "gregory" };
    return ((made) => (...days) => {
      const dates = days.map((day) => new Date(day * 86400000));
      const text = dates.length > 1 ? made.formatRange(...dates) : made.format(dates[0]);
      return text.replace(/[\u2009\u202f]/g, " ").replace(/^(\p{Nd}+) – (\p{Nd}+ )/u, "$1–$2");
    })(new Intl.DateTimeFormat(locale, how));
  });
  const [long, brief] = [format("long"), format("short")];
  geo.day = (day, short) => (day === null || day === geo.UNKNOWN ? strings.day_unknown : (short ? brief : long)(day));
  geo.span = (start, end, short) =>
    start === geo.UNKNOWN || end === geo.UNKNOWN || end === start ? geo.day(start, short) : (short ? brief : long)(start, end);
  // What a tick of the time axis says: a year, a month, a day.
  const parts = (how) => lazy(() => ((made) => (day) => made.format(new Date(day * 86400000)))(
    new Intl.DateTimeFormat(locale, { ...how, timeZone: "UTC", calendar: "gregory" })));
  geo.tick = { year: parts({ year: "numeric" }), month: parts({ month: "short", year: "numeric" }), day: parts({ day: "numeric", month: "short" }) };

  // '2019-06-22' -> '22 June 2019'; anything else is shown as it is.
  geo.iso = (text, short) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(text || "");
    return found ? geo.day(Date.UTC(+found[1], found[2] - 1, +found[3]) / 86400000, short) : text || "";
  };

  // 'at least 24'; 'more than 500,000' says the same of 500,001 and reads as the source put it.
  geo.atLeast = (n) => (n > 10 && n % 10 === 1 ? geo.say("more_than", { n: n - 1 }) : geo.say("at_least", { n }));

  // What a row tells of a harm, such as 'at least 9 killed'; null when it tells nothing.
  geo.harmWords = (harm, row) => {
    const known = ["low", "best", "high"].map((end) => geo.value(`${harm}_${end}`, row));
    const [low, best, high] = known;
    const counted = (n, number) => geo.say("counted", { n, number, harm: geo.measure(harm) });
    if (best !== geo.UNKNOWN) return counted(best, geo.openEnded(...known) ? geo.atLeast(best) : geo.number(best));
    if (low > 3) return counted(low, geo.atLeast(low));
    if (low > 0) return geo.say("uncounted", { harm: geo.measure(harm) });
    return high === geo.UNKNOWN ? null : counted(high, geo.say("up_to", { n: high }));
  };
  // The killed of several rows together: 'at least' when a row does not tell or its end is open.
  geo.tollWords = ([sum, tell, open]) => {
    if (!tell || (open && !sum)) return null;
    return geo.say("counted", { n: sum, number: open ? geo.say("at_least", { n: sum }) : geo.number(sum), harm: geo.measure("killed") });
  };
  geo.killedWords = (rows) =>
    rows.length === 1 ? geo.harmWords("killed", rows[0]) : geo.tollWords(geo.toll(rows));
  // The killed of a stack, an area or a bubble, which may be one row.
  geo.killedOf = (one) =>
    one.count === 1 && one.row !== undefined ? geo.harmWords("killed", one.row)
      : one.rows && one.rows.length === 1 ? geo.harmWords("killed", one.rows[0])
        : geo.tollWords([one.told ? one.killed : 0, one.told, one.open]);
  geo.distance = (metres) => {
    if (metres < 950) return geo.say("metres", { n: Math.max(1, Math.round(metres / 50) * 50) });
    const km = metres / 1000;
    return geo.say("kilometres", { n: km < 10 ? Math.round(km * 10) / 10 : Math.round(km) });
  };
  // A language without capitals has none to give.
  geo.capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // 'SY' -> 'Syria'; a name stays as it is.
  const region = lazy(() => ((names) => (code) => names.of(code))(new Intl.DisplayNames([locale], { type: "region", fallback: "code" })));
  geo.country = (text) => (/^[A-Z]{2}$/.test(text) ? region(text) : text);

  // --- reasons, which the reading writes in English ------------------------------------------------

  // Each is a sentence with slots; the strings have the same sentence for the reader.
  const patterns = lazy(() => {
    const all = Object.entries(strings.reasons).map(([source, text]) => [
      new RegExp(`^${source.split("{}").map((part) => part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")).join("(.+?)")}$`, "s"), text]);
    return (piece) => {
      for (const [pattern, text] of all) {
        const found = pattern.exec(piece);
        if (found) return text.split(/\{(\d*)\}/).map((part, i) => (i % 2 ? geo.said(found[part === "" ? (i + 1) / 2 : Number(part) + 1]) : part)).filter((part) => part !== "");
      }
      return [geo.el("bdi", { dir: "ltr", lang: "en" }, piece)];
    };
  });
  geo.reason = (text) => patterns(geo.visible(text));
  // 'A (B; C); D [rule E]' -> its pieces, each as nodes.
  geo.reasons = (text) => {
    const bare = text.replace(/ \[rule [^\]]*\]$/, "");
    const pieces = [""];
    let depth = 0;
    for (const sign of bare) {
      const opens = sign === "(" && depth++ === 0 && bare.includes("; ");
      const closes = sign === ")" && --depth === 0 && bare.includes("; ");
      if (opens || closes || (sign === ";" && depth < 2)) pieces.push("");
      else pieces[pieces.length - 1] += sign;
    }
    return pieces.map((piece) => piece.trim()).filter(Boolean).map((piece) => geo.reason(piece));
  };
})();
