"use strict";
// The page's JSON and packed parts -> typed columns, in as few bytes a row as their numbers need.
// What the first map needs stands before the scripts; the rest is read when the page has loaded.
// Texts that are read only when an incident is opened are inflated when they are asked for.
(function () {
  geo.UNKNOWN = -2147483648;
  const UNKNOWN = geo.UNKNOWN;

  // Numbers as whole numbers from `least`: 0 is unknown, 1 is `least`.
  class Numbers {
    constructor(raw, least, over) {
      Object.assign(this, { raw, least, over });
    }
    at(row) {
      const raw = this.raw[row];
      if (raw === 0) return UNKNOWN;
      const value = raw - 1 + this.least;
      return this.over ? value + this.over.at(row) : value;
    }
    get length() {
      return this.raw.length;
    }
  }
  // One number in every row.
  class Same {
    constructor(value) {
      this.value = value;
    }
    at() {
      return this.value;
    }
  }
  const narrow = (most) => (most < 256 ? Uint8Array : most < 65536 ? Uint16Array : Uint32Array);

  const plain = (told) => {
    const known = told.filter((value) => value !== null);
    const least = known.length ? Math.min(...known) : 0;
    const most = known.length ? Math.max(...known) - least + 1 : 0;
    return new Numbers(narrow(most).from(told, (v) => (v === null ? 0 : v - least + 1)), least, null);
  };

  // Planes of bytes, the lowest first -> numbers, then sums where they were told as steps.
  const woven = (planes, width, steps) => {
    const n = planes.length / width;
    if (width === 1 && !steps) return planes;
    const raw = new (width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array)(n);
    for (let k = 0, scale = 1, at = 0; k < width; k++, scale *= 256) {
      for (let i = 0; i < n; i++, at++) raw[i] += planes[at] * scale;
    }
    if (!steps) return raw;
    const sums = new Uint32Array(n);
    let sum = 0;
    let most = 0;
    for (let i = 0; i < n; i++) {
      sum += raw[i] & 1 ? -(raw[i] + 1) / 2 : raw[i] / 2;
      sums[i] = sum;
      if (sum > most) most = sum;
    }
    return narrow(most).from(sums);
  };

  const numbers = async (told) => {
    if (Array.isArray(told)) return plain(told);
    if (told.part === undefined) return new Same(told.same === null ? UNKNOWN : told.same);
    const raw = woven(await geo.unpack(`part-${told.part}`), told.width, told.steps);
    return new Numbers(raw, told.least, told.over ? geo.data.number[told.over] : null);
  };

  // --- texts -----------------------------------------------------------------------------------

  // A block: the lengths of its texts in bytes, then the texts in UTF-8.
  class Block {
    constructor(data, count) {
      const lengths = new DataView(data.buffer, data.byteOffset, 4 * count);
      this.data = data;
      this.starts = new Uint32Array(count + 1);
      let at = 4 * count;
      for (let i = 0; i < count; i++) {
        this.starts[i] = at;
        at += lengths.getUint32(4 * i, true);
      }
      this.starts[count] = at;
    }
    text(i) {
      return new TextDecoder().decode(this.data.subarray(this.starts[i], this.starts[i + 1]));
    }
    all() {
      return Array.from({ length: this.starts.length - 1 }, (_, i) => this.text(i));
    }
  }
  const block = async (column, number) => {
    const count = Math.min(column.block || column.texts, column.texts - number * column.block);
    return new Block(await geo.unpack(`part-${column.blocks[number]}`, column.block > 0), count);
  };

  // codes: Numbers, or null where every row has a text of its own; words: null in a cold column.
  const texts = async (told) => {
    const column = { codes: told.codes ? await numbers(told.codes) : null, words: told.words || null,
      blocks: told.blocks, block: told.block, texts: told.texts, last: [-1, null] };
    if (!column.words && column.block === 0) column.words = (await block(column, 0)).all();
    return column;
  };
  const codeOf = (column, row) => (column.codes ? column.codes.at(row) : row);

  // --- reading the page --------------------------------------------------------------------------

  // The part that can be had at once: the map needs its bounds before anything is inflated.
  geo.page = JSON.parse(document.getElementById("geo-data").textContent);
  geo.data = { rows: geo.page.rows, number: {}, words: {} };
  geo.documents = new Map(geo.page.documents.map((d) => [d.id, d]));

  const EARLY = "start end shape lat lon precision uncertainty_m killed_best killed_low killed_high event_type".split(" ");
  const read = async (names) => {
    for (const name of names) {
      const told = geo.page.columns[name];
      if (!told || geo.data.number[name] || geo.data.words[name]) continue;
      if (!told.words && !told.blocks) geo.data.number[name] = await numbers(told);
      else geo.data.words[name] = await texts(told);
    }
  };
  const loaded = () =>
    document.readyState !== "loading" ? Promise.resolve()
      : new Promise((then) => document.addEventListener("DOMContentLoaded", then, { once: true }));

  geo.readEarly = () => read(EARLY);
  geo.readRest = async () => {
    await loaded();
    await read(Object.keys(geo.page.columns));
    geo.page.columnNames = Object.keys(geo.page.columns);
    geo.page.columns = null;
    // 'killed', 'injured', 'children_killed': everything that has a low, best and high
    geo.harms = Object.keys(geo.data.number)
      .filter((name) => name.endsWith("_best"))
      .map((name) => name.slice(0, -5));
  };

  geo.value = (name, row) => {
    const column = geo.data.number[name];
    return column ? column.at(row) : UNKNOWN;
  };

  // A warm text, or null where none is told.
  geo.word = (name, row) => {
    const column = geo.data.words[name];
    if (!column || !column.words) return null;
    const code = codeOf(column, row);
    return code === UNKNOWN ? null : column.words[code];
  };

  // Any text: a promise, because its block may have to be inflated first. The last block that was
  // opened is kept: what lies near in time is often read next.
  geo.text = async (name, row) => {
    const column = geo.data.words[name];
    if (!column) return null;
    const code = codeOf(column, row);
    if (code === UNKNOWN) return null;
    if (column.words) return column.words[code];
    const number = Math.floor(code / column.block);
    if (column.last[0] !== number) column.last = [number, block(column, number)];
    return (await column.last[1]).text(code % column.block);
  };

  // Every text of a column, block by block: [first code, texts].
  geo.eachBlock = async function* (column) {
    if (column.words) yield [0, column.words];
    else for (let i = 0; i < column.blocks.length; i++) yield [i * column.block, (await block(column, i)).all()];
  };
  geo.codeOf = codeOf;

  // One number for a harm: the best, or what is nearest to it.
  geo.harm = (harm, row) => {
    for (const end of ["best", "low", "high"]) {
      const value = geo.value(`${harm}_${end}`, row);
      if (value !== UNKNOWN) return value;
    }
    return UNKNOWN;
  };
})();
