"use strict";
// The rows that are shown -> marks, circles of doubt and hatched areas, and back from a click.
(function () {
  const CROWD = 1500; // above this many marks, those that would touch are drawn as one
  const CELL = 44; // pixels
  const CIRCLES = 300; // more circles of doubt than this would only be a haze

  geo.kindOf = (row) => geo.kindNamed(geo.word("event_type", row));
  geo.isPoint = (row) => geo.value("lat", row) !== geo.UNKNOWN;
  geo.isArea = (row) => !geo.isPoint(row) && geo.value("shape", row) !== geo.UNKNOWN;

  let flats = null; // each row's flat position, x and y
  let stacks = { key: null, list: [] };

  geo.position = (row) => {
    if (!flats) {
      flats = new Float64Array(geo.data.rows * 2);
      for (let i = 0; i < geo.data.rows; i++) {
        if (!geo.isPoint(i)) continue;
        const lon = geo.value("lon", i) / geo.DEGREE;
        const lat = geo.value("lat", i) / geo.DEGREE;
        [flats[2 * i], flats[2 * i + 1]] = geo.flat(lon, lat);
      }
    }
    return [flats[2 * row], flats[2 * row + 1]];
  };

  const stack = (rows, at) => {
    let killed = geo.UNKNOWN;
    for (const row of rows) {
      const value = geo.harm("killed", row);
      if (value !== geo.UNKNOWN) killed = (killed === geo.UNKNOWN ? 0 : killed) + value;
    }
    return { rows, at, killed, kind: commonest(rows), r: geo.radius(killed), many: false };
  };
  const commonest = (rows) => {
    const counts = new Map();
    for (const row of rows) counts.set(geo.kindOf(row), (counts.get(geo.kindOf(row)) || 0) + 1);
    return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  };

  // Marks at one point are one stack with a count; in a crowd, marks that would touch are too.
  geo.stacks = (zoom) => {
    const key = `${geo.filterCount} ${zoom}`;
    if (stacks.key === key) return stacks.list;
    const rows = geo.shownRows.filter(geo.isPoint);
    const crowd = rows.length > CROWD;
    const size = CELL / 2 ** zoom;
    const cells = new Map();
    for (const row of rows) {
      const [x, y] = geo.position(row);
      const cell = crowd ? `${Math.floor(x / size)} ${Math.floor(y / size)}` : `${x} ${y}`;
      if (cells.has(cell)) cells.get(cell).push(row);
      else cells.set(cell, [row]);
    }
    const list = [...cells.values()].map((members) => {
      const places = members.map(geo.position);
      const mean = (i) => places.reduce((sum, place) => sum + place[i], 0) / places.length;
      const one = stack(members, members.length > 1 ? [mean(0), mean(1)] : places[0]);
      one.many = places.some((place) => place[0] !== places[0][0] || place[1] !== places[0][1]);
      if (one.many) one.r = Math.min(CELL / 2, 9 + 2.2 * Math.log2(members.length));
      return one;
    });
    list.sort((a, b) => b.r - a.r); // small marks are drawn over large ones
    stacks = { key, list };
    return list;
  };

  // Areas that are shown, each shape once, the largest first; and the rows with a circle of doubt.
  const kept = (make) => {
    let at = null;
    let value = null;
    return () => {
      if (at !== geo.filterCount) value = make();
      at = geo.filterCount;
      return value;
    };
  };
  geo.areas = kept(() => {
    const shapes = new Map();
    for (const row of geo.shownRows) {
      if (!geo.isArea(row)) continue;
      const number = geo.value("shape", row);
      if (shapes.has(number)) shapes.get(number).rows.push(row);
      else shapes.set(number, { rows: [row], shape: geo.shape(number) });
    }
    const size = ({ shape: { box } }) => (box[2] - box[0]) * (box[3] - box[1]);
    return [...shapes.values()].sort((a, b) => size(b) - size(a));
  });
  const doubtful = kept(() =>
    geo.shownRows.filter((row) => geo.isPoint(row) && geo.value("precision", row) > 1),
  );

  geo.paintAreas = (view) => {
    const { context } = view;
    for (const { rows, shape } of geo.areas()) {
      if (!view.sees(shape.box)) continue;
      const path = view.path(shape);
      const kind = geo.kindOf(rows[0]);
      const precision = Math.min(...rows.map((row) => geo.value("precision", row)));
      const chosen = rows.some((row) => geo.chosen.has(row));
      context.globalAlpha = chosen ? 0.22 : 0.08;
      context.fillStyle = kind.colour;
      if (shape.kind === "area") context.fill(path, "evenodd");
      context.globalAlpha = 1;
      context.fillStyle = geo.hatch(context, kind.colour, precision);
      if (shape.kind === "area") context.fill(path, "evenodd");
      context.setLineDash(geo.EDGE[precision] || []);
      context.lineCap = "round";
      context.lineWidth = chosen ? 3.2 : 2;
      context.strokeStyle = kind.colour;
      context.stroke(path);
      context.setLineDash([]);
    }
    let room = CIRCLES;
    for (const row of [...geo.chosen, ...doubtful()]) {
      if (!geo.isPoint(row) || room === 0) continue;
      const metres = geo.value("uncertainty_m", row);
      if (metres === geo.UNKNOWN) continue;
      const lat = geo.value("lat", row) / geo.DEGREE;
      const r = metres * geo.metre(lat) * view.scale;
      const [x, y] = view.at(geo.position(row));
      if (r < 4 || x + r < 0 || y + r < 0 || x - r > view.width || y - r > view.height) continue;
      room--;
      const kind = geo.kindOf(row);
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.globalAlpha = geo.chosen.has(row) ? 0.18 : 0.08;
      context.fillStyle = kind.colour;
      context.fill();
      context.globalAlpha = geo.chosen.has(row) ? 1 : 0.75;
      context.setLineDash([6, 5]);
      context.lineWidth = 1.4;
      context.strokeStyle = kind.colour;
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
    }
  };

  geo.paintMarks = (view) => {
    const { context } = view;
    for (const { rows, at, killed, kind, r, many } of geo.stacks(view.zoom)) {
      const [x, y] = view.at(at);
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      const chosen = rows.some((row) => geo.chosen.has(row));
      if (chosen || rows.some((row) => row === geo.pointedAt)) {
        context.beginPath();
        context.arc(x, y, r + 7, 0, 2 * Math.PI);
        context.lineWidth = 3;
        context.strokeStyle = geo.theme.ink;
        context.stroke();
      }
      const near = rows.every((row) => geo.value("precision", row) > 1);
      const hollow = killed === geo.UNKNOWN;
      if (many) {
        cluster(context, kind, x, y, r, rows.length);
        continue;
      }
      geo.mark(context, kind, x, y, r, { hollow, near, theme: geo.theme });
      if (rows.length > 1) badge(context, x + r * 0.8, y - r * 0.8, rows.length);
    }
  };

  const short = (count) => (count > 9999 ? `${Math.round(count / 1000)}k` : String(count));

  // Several places in one mark: a plain disc with their number, ringed in their commonest colour.
  const cluster = (context, kind, x, y, r, count) => {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = geo.theme.paper;
    context.fill();
    context.lineWidth = 4;
    context.strokeStyle = kind.colour;
    context.stroke();
    context.font = `650 ${r < 14 ? 10 : 12}px ${geo.FONT}`;
    context.fillStyle = geo.theme.ink;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(short(count), x, y + 0.5);
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

  // The rows under a position: a mark's, else every area's that holds it, the smallest first.
  geo.under = (x, y) => {
    const view = geo.viewNow();
    let best = null;
    for (const one of geo.stacks(view.zoom)) {
      const [px, py] = view.at(one.at);
      const far = Math.hypot(px - x, py - y) - one.r;
      if (far < 6 && (!best || far <= best.far)) best = { ...one, far };
    }
    if (best) return best;
    const found = [];
    for (const { rows, shape } of [...geo.areas()].reverse()) {
      if (!view.sees(shape.box, 8)) continue;
      const path = view.path(shape);
      view.context.lineWidth = 10;
      const inside =
        shape.kind === "area"
          ? view.context.isPointInPath(path, x, y, "evenodd")
          : view.context.isPointInStroke(path, x, y);
      if (inside) found.push(...rows);
    }
    return { rows: found, many: false };
  };

  // Bring a row into view: nearer when it is a place, whole when it is an area.
  geo.bring = (row) => {
    const view = geo.viewNow();
    const map = geo.map;
    if (geo.isPoint(row)) {
      const [x, y] = view.at(geo.position(row));
      const inside = x > 60 && y > 60 && x < view.width - 60 && y < view.height - 60;
      const at = geo.degrees(geo.position(row));
      if (!inside) map.setView(at, Math.max(map.getZoom(), 9));
    } else if (geo.isArea(row)) {
      const { box } = geo.shape(geo.value("shape", row));
      const inside = view.sees(box) && map.getBounds().contains(corners(box));
      if (!inside) map.fitBounds(corners(box), { padding: [30, 30] });
    }
  };
  const corners = ([left, top, right, bottom]) => [
    geo.degrees([left, bottom]),
    geo.degrees([right, top]),
  ];
  geo.corners = corners;
})();
