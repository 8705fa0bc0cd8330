"use strict";
// The page's JSON -> typed columns. Whole numbers stand in Int32Arrays, UNKNOWN where none is
// known; texts are told once and looked up. Cold texts are inflated when they are asked for.
(function () {
  geo.UNKNOWN = -2147483648;
  geo.DEGREE = 100000;

  const inflated = async (packed) => {
    const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const inflatedTexts = async (packed) =>
    JSON.parse(new TextDecoder().decode(await inflated(packed)));

  // Four planes of bytes -> 32-bit steps -> numbers.
  const numbers = async (told) => {
    if (Array.isArray(told)) return Int32Array.from(told, (v) => (v === null ? geo.UNKNOWN : v));
    const planes = await inflated(told.packed);
    const n = planes.length / 4;
    const values = new Int32Array(n);
    let last = 0;
    for (let i = 0; i < n; i++) {
      const step =
        planes[i] | (planes[n + i] << 8) | (planes[2 * n + i] << 16) | (planes[3 * n + i] << 24);
      last = (last + step) | 0;
      values[i] = last;
    }
    return values;
  };

  const texts = async (told) => {
    const column = { codes: await numbers(told.codes), words: told.words, block: told.block };
    if (told.blocks && told.block === 0) column.words = await inflatedTexts(told.blocks[0]);
    else if (told.blocks) column.blocks = told.blocks;
    return column;
  };

  // The part that can be had at once: the map needs its bounds before anything is inflated.
  geo.page = JSON.parse(document.getElementById("geo-data").textContent);

  geo.read = async () => {
    const data = { rows: geo.page.rows, number: {}, words: {} };
    for (const [name, told] of Object.entries(geo.page.columns)) {
      if (told.codes) data.words[name] = await texts(told);
      else data.number[name] = await numbers(told);
    }
    geo.data = data;
    geo.documents = new Map(geo.page.documents.map((d) => [d.id, d]));
    // 'killed', 'injured', 'children_killed': everything that has a low, best and high
    geo.harms = Object.keys(data.number)
      .filter((name) => name.endsWith("_best"))
      .map((name) => name.slice(0, -5));
  };

  geo.value = (name, row) => {
    const column = geo.data.number[name];
    return column ? column[row] : geo.UNKNOWN;
  };

  // A warm text, or null where none is told.
  geo.word = (name, row) => {
    const column = geo.data.words[name];
    if (!column || column.codes[row] === geo.UNKNOWN || !column.words) return null;
    return column.words[column.codes[row]];
  };

  // Any text: a promise, because its block may have to be inflated first.
  geo.text = async (name, row) => {
    const column = geo.data.words[name];
    return column && column.codes[row] !== geo.UNKNOWN ? geo.textOf(column, column.codes[row]) : null;
  };
  geo.textOf = async (column, code) => {
    if (column.words) return column.words[code];
    const block = Math.floor(code / column.block);
    if (typeof column.blocks[block] === "string") {
      column.blocks[block] = await inflatedTexts(column.blocks[block]);
    }
    return column.blocks[block][code % column.block];
  };

  // One number for a harm: the best, or what is nearest to it.
  geo.harm = (harm, row) => {
    for (const end of ["best", "low", "high"]) {
      const value = geo.value(`${harm}_${end}`, row);
      if (value !== geo.UNKNOWN) return value;
    }
    return geo.UNKNOWN;
  };
})();
