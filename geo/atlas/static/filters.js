"use strict";
// What the reader asks for -> which rows are shown, and how many are hidden, always.
// Rows lie in the order of their days, so that a step of the slider touches only the rows that
// come and go; every other question is asked of all rows once, when it changes.
(function () {
  const { UNKNOWN } = geo;
  const GROUND = new Set(["towns", "roads", "rivers", "borders", "zones", "posts", "highways"]); // hide no row
  const off = new Set(); // layers and kinds that are switched off
  const tests = new Map(); // name -> row => whether it passes
  let matches = null; // per row 1 where the search matches; null when nothing is searched
  let days = null; // [first, last] day, or null for all time
  let pass = null; // per row 1 where it passes everything but the days
  let dated = 0; // rows whose day is known: they come first
  let latest = UNKNOWN; // the last day of any row
  let longest = 0; // days that the longest interval goes on after its first

  geo.chosen = new Set();
  geo.pointedAt = null;
  geo.chosenZone = null;
  geo.shown = null; // per row 1 where it is shown
  geo.count = { rows: 0, killed: 0, told: 0, open: 0 }; // of what is shown
  geo.round = 0; // goes up when what is shown changes

  geo.layerOn = (name) => !off.has(name);
  geo.layersOff = () => [...off].sort();
  geo.setLayer = (name, on) => {
    if (on) off.delete(name);
    else off.add(name);
    if (GROUND.has(name)) geo.repaint();
    else apply();
    geo.tell("moved");
  };
  geo.setLayersOff = (names) => {
    off.clear();
    names.forEach((name) => off.add(name));
  };
  geo.setTest = (name, test) => {
    if (test) tests.set(name, test);
    else tests.delete(name);
  };
  geo.setMatches = (found) => {
    matches = found;
    apply();
  };

  const first = (row) => geo.data.number.start.at(row);
  const last = (row) => {
    const end = geo.value("end", row);
    return end === UNKNOWN ? first(row) : end;
  };
  geo.lastDay = last;
  // The first of the dated rows that starts on a day or later.
  const from = (day) => {
    let low = 0;
    let high = dated;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (first(middle) < day) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  geo.prepareFilters = () => {
    const { rows } = geo.data;
    pass = new Uint8Array(rows);
    geo.shown = new Uint8Array(rows);
    for (dated = rows; dated > 0 && first(dated - 1) === UNKNOWN; ) dated--;
    for (let row = 0; row < dated; row++) {
      longest = Math.max(longest, last(row) - first(row));
      latest = Math.max(latest, last(row));
    }
  };
  geo.dated = () => dated;
  geo.latest = () => latest;

  const within = (row) => days === null || (row < dated && first(row) <= days[1] && last(row) >= days[0]);
  const count = (row, sign) => {
    const look = geo.look[row];
    geo.shown[row] = sign > 0 ? 1 : 0;
    geo.count.rows += sign;
    geo.count.killed += sign * geo.killed[row];
    if (look & geo.TOLD) geo.count.told += sign;
    if (look & geo.OPEN) geo.count.open += sign;
  };

  // How much of a row's interval lies in the days that are shown, from 0 to 1: it is drawn so.
  geo.presence = (row) => {
    if (days === null || row >= dated) return 1;
    const [start, end] = [first(row), last(row)];
    return (Math.min(end, days[1]) - Math.max(start, days[0]) + 1) / (end - start + 1);
  };

  const told = (changed) => {
    geo.round++;
    geo.tell("shown", changed);
  };

  geo.days = () => days;
  geo.setDays = (start, end) => {
    const before = days;
    days = start === null ? null : [start, end];
    if (before === null || days === null) return showAll();
    // rows that start between the old and the new last day, or may end between the first days
    const ranges = [
      [from(Math.min(before[0], days[0]) - longest), from(Math.max(before[0], days[0]))],
      [from(Math.min(before[1], days[1]) + 1), from(Math.max(before[1], days[1]) + 1)],
    ];
    const changed = [];
    for (const [low, high] of ranges) {
      for (let row = low; row < high; row++) {
        const now = pass[row] && within(row) ? 1 : 0;
        if (now === geo.shown[row]) continue;
        count(row, now ? 1 : -1);
        changed.push(row);
      }
    }
    return told(changed);
  };

  const showAll = () => {
    const { shown, look, killed, TOLD, OPEN } = geo;
    const always = days === null;
    const [low, high] = always ? [0, geo.data.rows] : [from(days[0] - longest), from(days[1] + 1)];
    let [rows, dead, told_, open] = [0, 0, 0, 0];
    const changed = new Int32Array(shown.length >> 1); // if more change, all is told anew
    let changes = 0;
    for (let row = 0; row < shown.length; row++) {
      const now = always ? pass[row] : row >= low && row < high && pass[row] === 1 && last(row) >= days[0] ? 1 : 0;
      if (now !== shown[row]) {
        if (changes < changed.length) changed[changes] = row;
        changes++;
        shown[row] = now;
      }
      if (!now) continue;
      rows++;
      dead += killed[row];
      if (look[row] & TOLD) told_++;
      if (look[row] & OPEN) open++;
    }
    Object.assign(geo.count, { rows, killed: dead, told: told_, open });
    told(changes <= changed.length ? changed.subarray(0, changes) : null);
  };

  const apply = () => {
    const { rows } = geo.data;
    const { look } = geo;
    if (matches) pass.set(matches);
    else pass.fill(1);
    const hidden = new Uint8Array(128); // by the five bits of kind and exactness
    geo.ALL_KINDS.forEach((kind, k) => geo.EXACTNESS.forEach((exactness, e) => {
      if (off.has(kind.name) || off.has(exactness)) hidden[k | (e << 3)] = 1;
    }));
    if (hidden.includes(1)) for (let row = 0; row < rows; row++) if (hidden[look[row] & 31]) pass[row] = 0;
    for (const test of tests.values()) for (let row = 0; row < rows; row++) if (pass[row] && !test(row)) pass[row] = 0;
    showAll();
  };
  geo.applyFilters = apply;
  // What passes everything but the days: the histogram is drawn from it.
  geo.passes = (row) => pass[row] === 1;

  // The shown rows in the order of their days, or in that of a list of rows.
  geo.eachShown = function* (order) {
    if (order) {
      for (const row of order) if (geo.shown[row]) yield row;
    } else for (let row = 0; row < geo.shown.length; row++) if (geo.shown[row]) yield row;
  };
})();
