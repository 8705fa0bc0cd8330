"use strict";
// Marks -> bins of three pixels, each with its counts by kind and its dead summed. The sums are
// kept up to date row by row: a step of the slider costs what it changes, not what is shown.
// Bins that lie close are summed again into cells, where a map is too crowded for marks.
(function () {
  const BIN = 3; // pixels: marks nearer than this are one stack
  const CELL = 29; // bins: a cell of 87 pixels holds one bubble and its words

  // The bins of a canvas whose left top corner lies at (left, top), in pixels of the zoom.
  geo.Bins = class {
    constructor({ left, top, width, height, zoom }, kinds, most) {
      this.bin = BIN;
      this.left = Math.floor(left / BIN); // bins and cells lie still when the map is moved
      this.top = Math.floor(top / BIN);
      this.zoom = zoom;
      this.wide = Math.ceil(width / BIN) + 1;
      this.high = Math.ceil(height / BIN) + 1;
      this.scale = (256 * 2 ** zoom) / BIN;
      const n = this.wide * this.high;
      this.kinds = kinds;
      this.span = kinds + 4; // a bin's sums lie side by side: one row touches one stretch of memory
      this.sums = new (most < 65536 ? Uint16Array : Uint32Array)(n * this.span);
      this.rows = new Uint32Array(n); // how many rows lie here
      this.one = new Uint32Array(n); // one of the rows that lay here
      this.filled = 0; // bins that hold a row
      this.total = 0; // rows in all of them
      this.touched = null; // bins that changed since they were painted; null for all
    }

    // Which bin each mark lies in, or -1: worked out once a view.
    place(lon, lat, found) {
      const { scale, left, top, wide, high } = this;
      const across = scale / (360 * geo.DEGREE);
      const shift = (lon.least - 1 + 180 * geo.DEGREE) * across - left;
      const down = scale / geo.WORLD;
      const x = lon.raw;
      const y = lat.raw;
      for (let row = 0; row < found.length; row++) {
        const bx = Math.floor(x[row] * across + shift);
        const by = Math.floor(y[row] * down - top);
        found[row] = y[row] !== 0 && bx >= 0 && by >= 0 && bx < wide && by < high ? by * wide + bx : -1;
      }
      this.bins = found;
    }

    // Rows that came or went.
    change(changed, shown) {
      const { bins, rows, one, sums, kinds, span } = this;
      const { look, killed, TOLD, OPEN } = geo;
      const touched = this.touched && changed.length < rows.length ? this.touched : null;
      let { filled, total } = this;
      for (let i = 0; i < changed.length; i++) {
        const row = changed[i];
        const bin = bins[row];
        if (bin < 0) continue;
        const sign = shown[row] ? 1 : -1;
        const at = bin * span;
        const how = look[row];
        sums[at + (how & 7)] += sign;
        if (how & TOLD) sums[at + kinds] += sign;
        if (how & OPEN) sums[at + kinds + 1] += sign;
        if ((how & 24) === 0) sums[at + kinds + 2] += sign;
        sums[at + kinds + 3] += sign * killed[row];
        rows[bin] += sign;
        total += sign;
        if (sign > 0) {
          one[bin] = row;
          if (rows[bin] === 1) filled++;
        } else if (rows[bin] === 0) filled--;
        if (touched) touched.push(bin);
      }
      Object.assign(this, { filled, total, touched: touched && touched.length > rows.length ? null : touched });
    }

    fill(shown) {
      const { bins, rows, one, sums, kinds, span } = this;
      const { look, killed, TOLD, OPEN } = geo;
      sums.fill(0);
      rows.fill(0);
      let [filled, total] = [0, 0];
      for (let row = 0; row < shown.length; row++) {
        const bin = bins[row];
        if (shown[row] === 0 || bin < 0) continue;
        const at = bin * span;
        const how = look[row];
        sums[at + (how & 7)]++;
        if (how & TOLD) sums[at + kinds]++;
        if (how & OPEN) sums[at + kinds + 1]++;
        if ((how & 24) === 0) sums[at + kinds + 2]++;
        sums[at + kinds + 3] += killed[row];
        if (rows[bin]++ === 0) filled++;
        one[bin] = row;
        total++;
      }
      Object.assign(this, { filled, total, touched: null });
    }

    // How many of a bin's rows tell their dead, may tell too few, are known exactly; and the sum.
    told(bin) {
      return this.sums[bin * this.span + this.kinds];
    }
    open(bin) {
      return this.sums[bin * this.span + this.kinds + 1];
    }
    exact(bin) {
      return this.sums[bin * this.span + this.kinds + 2];
    }
    killed(bin) {
      return this.sums[bin * this.span + this.kinds + 3];
    }
    // The commonest kind of a bin's rows.
    commonest(bin) {
      const { sums } = this;
      const at = bin * this.span;
      let kind = 0;
      for (let k = 1; k < this.kinds; k++) if (sums[at + k] > sums[at + kind]) kind = k;
      return kind;
    }

    // Colours into 32-bit pixels, one a bin, the more solid the more lie there: all, or what
    // changed. `palette` holds a colour a kind.
    paint(pixels, palette) {
      const colour = (bin) => {
        const rows = this.rows[bin];
        if (!rows) return 0;
        const solid = Math.min(255, 120 + 22 * Math.log2(rows));
        return ((palette[this.commonest(bin)] & 0x00ffffff) | (solid << 24)) >>> 0;
      };
      if (this.touched) for (const bin of this.touched) pixels[bin] = colour(bin);
      else for (let bin = 0; bin < pixels.length; bin++) pixels[bin] = this.rows[bin] ? colour(bin) : 0;
      this.touched = [];
    }

    // The middle of a bin, in pixels of the zoom.
    at(bin) {
      const bx = bin % this.wide;
      return [(this.left + bx + 0.5) * BIN, (this.top + (bin - bx) / this.wide + 0.5) * BIN];
    }
    // The bins about a position in pixels of the zoom.
    *near(x, y, reach) {
      const [bx, by] = [Math.floor(x / BIN) - this.left, Math.floor(y / BIN) - this.top];
      for (let j = Math.max(0, by - reach); j <= Math.min(this.high - 1, by + reach); j++) {
        for (let i = Math.max(0, bx - reach); i <= Math.min(this.wide - 1, bx + reach); i++) {
          if (this.rows[j * this.wide + i]) yield j * this.wide + i;
        }
      }
    }

    *occupied() {
      for (let bin = 0; bin < this.rows.length; bin++) if (this.rows[bin]) yield bin;
    }

    // The cells that hold anything, each with its sums and its middle, which is moved far enough
    // from the cell's edges for a bubble not to meet its neighbours.
    cells(radius) {
      const cells = new Map();
      const { kinds, wide, left, top } = this;
      for (let by = 0, bin = 0; by < this.high; by++) {
        const cy = Math.floor((top + by) / CELL);
        for (let bx = 0; bx < wide; bx++, bin++) {
          const rows = this.rows[bin];
          if (!rows) continue;
          const cx = Math.floor((left + bx) / CELL);
          const key = cy * 1e7 + cx;
          let cell = cells.get(key);
          if (!cell) {
            cell = { cx, cy, bins: 0, rows: 0, killed: 0, told: 0, open: 0, x: 0, y: 0, counts: new Array(kinds).fill(0), bin };
            cells.set(key, cell);
          }
          cell.bins++;
          cell.rows += rows;
          cell.killed += this.killed(bin);
          cell.told += this.told(bin);
          cell.open += this.open(bin);
          cell.x += rows * bx;
          cell.y += rows * by;
          for (let k = 0; k < kinds; k++) cell.counts[k] += this.sums[bin * this.span + k];
        }
      }
      for (const cell of cells.values()) {
        cell.r = radius(cell.rows);
        const middle = (sum, corner, start, below) => {
          const low = corner * CELL * BIN;
          const mean = (sum / cell.rows + start + 0.5) * BIN;
          return Math.max(low + cell.r + 2, Math.min(low + CELL * BIN - cell.r - below, mean));
        };
        cell.x = middle(cell.x, cell.cx, left, 2);
        cell.y = middle(cell.y, cell.cy, top, 16); // room for its words
      }
      return [...cells.values()];
    }

    inCell(bin, cell) {
      const bx = bin % this.wide;
      const by = (bin - bx) / this.wide;
      return Math.floor((this.left + bx) / CELL) === cell.cx && Math.floor((this.top + by) / CELL) === cell.cy;
    }

    // The shown rows whose bin passes.
    rowsWhere(shown, passes) {
      const found = [];
      for (let row = 0; row < shown.length; row++) {
        if (shown[row] && this.bins[row] >= 0 && passes(this.bins[row])) found.push(row);
      }
      return found;
    }
  };
})();
