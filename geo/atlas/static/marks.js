"use strict";
// The rows that are shown -> marks, or bubbles over dots where there are too many; and back from
// a position on the map to the rows that lie there.
(function () {
  const CROWD = 400; // above this many places in view, those that lie close share a bubble
  geo.CROWD = CROWD;
  const DOTS = 2500; // above this many places, dots are pixels of a picture
  let bins = null;
  let key = "";
  let found = null; // each row's bin
  let raster = null; // the dots as a picture
  let pixels = null;
  let lists = { key: "" };

  geo.bubbleRadius = (rows) => Math.min(26, 9 + 1.9 * Math.log2(rows));

  // --- keeping up with the view and the filters ------------------------------------------------

  // The bins of a view, made anew when it moves.
  geo.placeMarks = (view) => {
    const { lon, lat } = geo.data.number;
    const wanted = `${view.left} ${view.top} ${view.zoom} ${view.width} ${view.height}`;
    if (wanted === key) return bins;
    key = wanted;
    found = found || new Int32Array(geo.data.rows);
    bins = new geo.Bins(view, geo.ALL_KINDS.length, geo.mostInOneBin);
    if (lon && lat.raw) bins.place(lon, lat, found);
    else bins.bins = found.fill(-1);
    bins.fill(geo.shown);
    raster = null;
    return bins;
  };
  geo.on("shown", (changed) => {
    if (!bins) return;
    if (changed) bins.change(changed, geo.shown);
    else bins.fill(geo.shown);
  });

  // What is drawn: {dense, stacks, bubbles}, made once for a view and what is shown in it.
  const drawn = () => {
    const now = `${key} ${geo.round}`;
    if (lists.key === now) return lists;
    const dense = bins.filled > CROWD;
    lists = { key: now, dense, stacks: dense ? [] : stacks(), bubbles: [] };
    if (dense) {
      lists.bubbles = bins.cells(geo.bubbleRadius);
      for (const cell of lists.bubbles) Object.assign(cell, { many: cell.bins > 1, kind: cell.counts.indexOf(Math.max(...cell.counts)) });
    }
    return lists;
  };
  const stacks = () => {
    const list = [];
    for (const bin of bins.occupied()) {
      const killed = bins.told(bin) ? bins.killed(bin) : geo.UNKNOWN;
      const [x, y] = bins.at(bin);
      list.push({
        bin, x, y, killed, r: geo.radius(killed), kind: geo.ALL_KINDS[bins.commonest(bin)],
        count: bins.rows[bin], told: bins.told(bin), open: bins.open(bin), near: bins.exact(bin) === 0,
        row: geo.shown[bins.one[bin]] ? bins.one[bin] : bins.rowsWhere(geo.shown, (one) => one === bin)[0],
      });
    }
    return list.sort((a, b) => b.r - a.r || a.bin - b.bin); // small marks are drawn over large ones
  };
  geo.stacks = () => drawn().stacks;
  geo.bubbles = () => drawn().bubbles;
  geo.dense = () => drawn().dense;
  geo.rowsOf = (one) => {
    if (one.rowList) return one.rowList;
    if (one.count === 1) return [one.row];
    const rows = one.cx === undefined
      ? bins.rowsWhere(geo.shown, (bin) => bin === one.bin)
      : bins.rowsWhere(geo.shown, (bin) => bins.inCell(bin, one));
    return (one.rowList = rows);
  };
  // Where a stack or a bubble lies in a view.
  geo.seenAt = (one, view) => [one.x - view.left, one.y - view.top];

  // --- painting ----------------------------------------------------------------------------------

  geo.paintMarks = (view) => {
    geo.placeMarks(view);
    const { context } = view;
    const { dense, stacks: list, bubbles } = drawn();
    if (dense) {
      dots(view);
      for (const cell of bubbles) if (cell.rows > 1) bubble(view, cell);
    }
    for (const one of list) {
      const [x, y] = geo.seenAt(one, view);
      context.globalAlpha = one.count === 1 ? 0.25 + 0.75 * geo.presence(one.row) : 1;
      geo.mark(context, one.kind, x, y, one.r, { hollow: !one.told, near: one.near, theme: geo.theme });
      context.globalAlpha = 1;
      if (one.count > 1) badge(context, x + one.r * 0.8, y - one.r * 0.8, one.count);
    }
    for (const ring of geo.rings(view)) {
      const [x, y] = view.at(ring.at);
      geo.ring(context, ring.kind, x, y, ring.r);
      if (ring.rows.length > 1) badge(context, x + ring.r * 0.8, y - ring.r * 0.8, ring.rows.length);
    }
    for (const row of new Set([...geo.chosen, geo.pointedAt])) if (row !== null) picked(view, row);
  };

  // The row that is read or pointed at, whatever lies over it.
  const picked = (view, row) => {
    const { context } = view;
    const ring = geo.isArea(row) && geo.rings(view).find((one) => one.rows.includes(row));
    if (!geo.isPoint(row) && !ring) return;
    const [x, y] = view.at(ring ? ring.at : geo.position(row));
    const stack = !ring && geo.stacks().find((one) => Math.hypot(one.x - view.left - x, one.y - view.top - y) < 3);
    const toll = geo.tollTold(row) ? geo.killed[row] : geo.UNKNOWN;
    const r = ring ? ring.r : stack ? stack.r : geo.radius(toll);
    if (!ring && !stack) {
      geo.mark(context, geo.kindOf(row), x, y, r, { hollow: !geo.tollTold(row), near: geo.exactness(row) === "near", theme: geo.theme });
    }
    context.beginPath();
    context.arc(x, y, r + 7, 0, 2 * Math.PI);
    for (const [width, colour] of [[6, geo.theme.halo], [3, geo.theme.ink]]) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
    }
  };

  const dots = (view) => {
    const { context } = view;
    if (bins.filled > DOTS) return picture(view);
    const by = geo.ALL_KINDS.map(() => []);
    for (const bin of bins.occupied()) by[bins.commonest(bin)].push(bins.at(bin));
    const paint = (places, r) => {
      context.beginPath();
      for (const [x, y] of places) {
        context.moveTo(x - view.left + r, y - view.top);
        context.arc(x - view.left, y - view.top, r, 0, 2 * Math.PI);
      }
      context.fill();
    };
    context.fillStyle = geo.theme.halo;
    by.forEach((places) => paint(places, 4));
    by.forEach((places, k) => {
      context.fillStyle = geo.ALL_KINDS[k].colour;
      paint(places, 3);
    });
  };
  const picture = (view) => {
    const { context } = view;
    if (!raster) {
      raster = geo.el("canvas", { width: bins.wide, height: bins.high });
      pixels = raster.getContext("2d").createImageData(bins.wide, bins.high);
      bins.touched = null;
    }
    const colours = geo.ALL_KINDS.map(({ colour }) => parseInt(colour.slice(5) + colour.slice(3, 5) + colour.slice(1, 3), 16));
    bins.paint(new Uint32Array(pixels.data.buffer), colours);
    raster.getContext("2d").putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = false;
    const size = bins.bin;
    context.drawImage(raster, bins.left * size - view.left, bins.top * size - view.top, bins.wide * size, bins.high * size);
  };

  const short = (count) => (count > 9999 ? geo.say("thousands", { n: Math.round(count / 1000) }) : geo.number(count));
  geo.shortNumber = short;

  // Several places in one mark: a disc with their number, ringed by the shares of their kinds,
  // and under it how many were killed in all.
  const bubble = (view, cell) => {
    const { context } = view;
    const [x, y] = geo.seenAt(cell, view);
    const { r, counts, rows } = cell;
    if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) return;
    context.beginPath();
    context.arc(x, y, r + 1.5, 0, 2 * Math.PI);
    context.fillStyle = geo.theme.paper;
    context.fill();
    let turn = -Math.PI / 2;
    context.lineWidth = 4;
    counts.forEach((count, k) => {
      if (!count) return;
      const next = turn + (2 * Math.PI * count) / rows;
      context.beginPath();
      context.arc(x, y, r - 1, turn, next);
      context.strokeStyle = geo.ALL_KINDS[k].colour;
      context.stroke();
      turn = next;
    });
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = geo.theme.ink;
    context.font = `650 ${r < 14 ? 10 : 12}px ${geo.FONT}`;
    context.fillText(short(rows), x, y + 0.5);
    if (!cell.killed) return;
    const words = `${cell.open ? "≥ " : ""}${geo.say("counted", { n: cell.killed, number: short(cell.killed), harm: geo.measure("killed") })}`;
    context.font = `500 10.5px ${geo.FONT}`;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = geo.theme.halo;
    context.strokeText(words, x, y + r + 9);
    context.fillText(words, x, y + r + 9);
  };

  const badge = (context, x, y, count) => {
    const text = short(count);
    context.font = `600 11px ${geo.FONT}`;
    const width = Math.max(16, context.measureText(text).width + 8);
    context.beginPath();
    context.roundRect(x - width / 2, y - 8, width, 16, 8);
    context.fillStyle = geo.theme.ink;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = geo.theme.halo;
    context.stroke();
    context.fillStyle = geo.theme.paper;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, x, y + 0.5);
  };

  // --- from a position back to the rows ----------------------------------------------------------

  // What lies under a position of the map, or null: a bubble, a stack, dots.
  const markAt = (x, y, view) => {
    if (!bins || bins.zoom !== view.zoom) return null;
    const { dense, stacks: list, bubbles } = drawn();
    const far = (one) => Math.hypot(one.x - view.left - x, one.y - view.top - y) - one.r;
    const nearest = (all) => all.reduce((best, one) => (far(one) < 6 && (!best || far(one) <= far(best)) ? one : best), null);
    if (!dense) return nearest(list);
    const cell = nearest(bubbles.filter((one) => one.rows > 1));
    if (cell && far(cell) < 1) return cell;
    const here = new Set(bins.near(x + view.left, y + view.top, 1));
    if (!here.size) return cell;
    const rows = bins.rowsWhere(geo.shown, (bin) => here.has(bin));
    return { rowList: rows, count: rows.length, r: 3, x: x + view.left, y: y + view.top };
  };

  // The rows under a position: a mark's and the rings' there, else every area's that holds it,
  // the smallest first. `many` where they are of several places: it is better to come nearer.
  geo.under = (x, y) => {
    const view = geo.viewNow();
    const best = markAt(x, y, view);
    if (best && best.many) return { bubble: best, many: true };
    const away = (one) => {
      const [px, py] = view.at(one.at);
      return Math.hypot(px - x, py - y) - one.r;
    };
    const rings = geo.rings(view).filter((one) => away(one) < 6).sort((a, b) => away(a) - away(b));
    const rows = [...(best ? geo.rowsOf(best) : []), ...rings.flatMap((one) => one.rows)];
    return { rows: rows.length ? rows : geo.areaRowsAt(x, y, view), many: false };
  };
})();
