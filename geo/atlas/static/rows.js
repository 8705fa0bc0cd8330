"use strict";
// What every view asks of a row, worked out once when the page opens: what happened, how exactly
// its place is known, whether its dead are told, and where it lies on the plane of the map.
(function () {
  const { UNKNOWN } = geo;
  const { WORLD } = geo;
  const EXACTNESS = ["exact", "near", "area", "unplaced"];
  // A row's look, in one byte: three bits of kind, two of exactness, and two of its toll.
  const TOLD = 32; // a number killed is told
  const OPEN = 64; // and where it is told or not, it may be more
  geo.EXACTNESS = EXACTNESS;
  geo.TOLD = TOLD;
  geo.OPEN = OPEN;

  // Latitudes, kept as what the map needs of them; from it they come back to the last digit.
  class Latitudes {
    constructor(column) {
      const raw = column.raw;
      this.raw = raw.BYTES_PER_ELEMENT === 4 ? raw : new Uint32Array(raw.length);
      this.beyond = new Map(); // nearer to a pole than the map goes
      const known = new Map(); // few places are told often
      for (let row = 0; row < raw.length; row++) {
        const told = raw[row];
        if (told === 0) continue;
        let y = known.get(told);
        if (y === undefined) {
          const lat = (told - 1 + column.least) / geo.DEGREE;
          y = Math.max(1, Math.round(geo.down(lat) * WORLD));
          if (Math.abs(lat) > geo.EDGE_OF_MAP) this.beyond.set(row, told - 1 + column.least);
          else if (known.size < 20000) known.set(told, y);
        }
        this.raw[row] = y;
      }
    }
    at(row) {
      if (this.raw[row] === 0) return UNKNOWN;
      if (this.beyond.has(row)) return this.beyond.get(row);
      return Math.round(geo.latitude(this.raw[row] / WORLD) * geo.DEGREE);
    }
  }

  // A figure that is its own low with no high is where the count began, not where it ended.
  geo.openEnded = (low, best, high) =>
    best === UNKNOWN || (best > 0 && low === best && high === UNKNOWN);

  geo.workOut = () => {
    const { number, words, rows } = geo.data;
    const at = (name) => (number[name] ? (row) => number[name].at(row) : () => UNKNOWN);
    const ends = [at("killed_low"), at("killed_best"), at("killed_high")];
    const precision = at("precision");
    const shape = at("shape");
    const kinds = words.event_type;
    const kindOf = kinds ? kinds.words.map((word) => geo.ALL_KINDS.indexOf(geo.kindNamed(word))) : [];
    const other = geo.ALL_KINDS.indexOf(geo.OTHER);
    const lat = number.lat;
    const look = new Uint8Array(rows);
    const killed = new Uint32Array(rows);
    let most = 0;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const code = kinds ? kinds.codes.at(row) : UNKNOWN;
      const kind = code === UNKNOWN ? other : kindOf[code];
      const mark = lat && lat.raw[row] !== 0;
      const exact = mark ? (precision(row) === 1 ? 0 : 1) : shape(row) !== UNKNOWN ? 2 : 3;
      const low = ends[0](row);
      const best = ends[1](row);
      const toll = best !== UNKNOWN ? best : low;
      killed[row] = toll === UNKNOWN ? 0 : Math.max(0, toll);
      if (killed[row] > most) most = killed[row];
      sum += killed[row];
      look[row] = kind | (exact << 3) | (toll === UNKNOWN ? 0 : TOLD) |
        (geo.openEnded(low, best, ends[2](row)) ? OPEN : 0);
    }
    geo.look = look;
    geo.mostInOneBin = Math.max(sum, rows);
    geo.killed = most < 256 ? Uint8Array.from(killed) : most < 65536 ? Uint16Array.from(killed) : killed;
    if (lat) number.lat = new Latitudes(lat);
  };

  geo.kindOf = (row) => geo.ALL_KINDS[geo.look[row] & 7];
  // 'exact', 'near', 'area' or 'unplaced': how exactly a row's place is known, as a layer. A
  // precision that is not stated is not exact.
  geo.exactness = (row) => EXACTNESS[(geo.look[row] >> 3) & 3];
  geo.isPoint = (row) => (geo.look[row] & 16) === 0;
  geo.isArea = (row) => ((geo.look[row] >> 3) & 3) === 2;
  geo.tollTold = (row) => (geo.look[row] & TOLD) !== 0;

  // A mark's place as shares of the world, from the west and from the north.
  geo.share = (row) => [
    (geo.data.number.lon.at(row) / geo.DEGREE + 180) / 360,
    geo.data.number.lat.raw[row] / WORLD,
  ];

  // The dead of several rows: [their sum, how many rows tell it, how many may tell too little].
  geo.toll = (rows) => {
    let sum = 0;
    let told = 0;
    let open = 0;
    for (const row of rows) {
      sum += geo.killed[row];
      if (geo.look[row] & TOLD) told++;
      if (geo.look[row] & OPEN) open++;
    }
    return [sum, told, open];
  };
})();
