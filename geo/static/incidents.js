"use strict";
// The rows that are shown -> marks, circles of doubt and hatched areas, and back from a click.
(function () {
  const CROWD = 1500; // above this many marks, those that would touch are drawn as one
  const CELL = 44; // pixels
  const SMALL = 24; // pixels: a shape that is drawn smaller is overlooked, or taken for a speck
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
      if (shapes.has(number)) shapes.get(number).push(row);
      else shapes.set(number, [row]);
    }
    const size = ({ shape: { box } }) => (box[2] - box[0]) * (box[3] - box[1]);
    const told = [...shapes].map(([number, rows]) => {
      const shape = geo.shape(number);
      return { ...stack(rows, shape.at), shape };
    });
    return told.sort((a, b) => size(b) - size(a));
  });
  const doubtful = kept(() => geo.shownRows.filter((row) => geo.exactness(row) === "near"));
  const across = ([left, top, right, bottom], view) => Math.max(right - left, bottom - top) * view.scale;
  geo.isSmall = ({ shape }, view) => across(shape.box, view) < SMALL;
  // The areas that are rings at this zoom, the largest ring first.
  geo.rings = (view) =>
    geo.areas().filter((one) => geo.isSmall(one, view)).sort((a, b) => b.r - a.r);

  geo.paintAreas = (view) => {
    const { context } = view;
    for (const area of geo.areas()) {
      const { rows, shape } = area;
      if (!view.sees(shape.box) || geo.isSmall(area, view)) continue;
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
      context.setLineDash(geo.EDGE[precision] || [4, 4]);
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
    for (const { rows, at, killed, kind, r, many, shape } of [...geo.rings(view), ...geo.stacks(view.zoom)]) {
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
      if (shape) {
        geo.ring(context, kind, x, y, r);
        if (rows.length > 1) badge(context, x + r * 0.8, y - r * 0.8, rows.length);
        continue;
      }
      const near = rows.every((row) => geo.exactness(row) === "near");
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

  // The rows under a position: a mark's and the rings' there, else every area's that holds it,
  // the smallest first.
  geo.under = (x, y) => {
    const view = geo.viewNow();
    const away = (one) => {
      const [px, py] = view.at(one.at);
      return { ...one, far: Math.hypot(px - x, py - y) - one.r };
    };
    let best = null;
    for (const one of geo.stacks(view.zoom).map(away)) {
      if (one.far < 6 && (!best || one.far <= best.far)) best = one;
    }
    const rings = geo.rings(view).map(away).filter((one) => one.far < 6).sort((a, b) => a.far - b.far);
    if (best && (best.many || !rings.length)) return best;
    const met = best ? [best, ...rings] : rings;
    if (met.length) return { rows: met.flatMap((one) => one.rows), many: false };
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

  // --- bringing a row into view --------------------------------------------------------------

  const NEAR = 9; // a place that was out of view is shown with its neighbours at this zoom
  const NEAREST = 11; // an area or a circle of doubt fills the map, but not beyond this zoom

  // What is drawn for a row, as a flat box: its shape, its circle of doubt, or its point.
  const extent = (row) => {
    if (geo.isArea(row)) return geo.shape(geo.value("shape", row)).box;
    if (!geo.isPoint(row)) return null;
    const [x, y] = geo.position(row);
    const doubt = geo.exactness(row) === "near" ? geo.value("uncertainty_m", row) : geo.UNKNOWN;
    const r = doubt === geo.UNKNOWN ? 0 : doubt * geo.metre(geo.value("lat", row) / geo.DEGREE);
    return [x - r, y - r, x + r, y + r];
  };
  // The zoom from which a row's mark is no longer drawn as one with marks of other places.
  const apart = (row, zoom) => {
    const key = ([x, y], size) => `${Math.floor(x / size)} ${Math.floor(y / size)}`;
    const rows = geo.shownRows.filter(geo.isPoint);
    const [x, y] = geo.position(row);
    const joined = (size) =>
      rows.some((one) => {
        const at = geo.position(one);
        return (at[0] !== x || at[1] !== y) && key(at, size) === key([x, y], size);
      });
    while (rows.length > CROWD && zoom < geo.map.getMaxZoom() && joined(CELL / 2 ** zoom)) zoom++;
    return zoom;
  };

  // Move the map to a row when its mark or shape is out of view, under something, or tiny.
  geo.bring = (row) => {
    const box = extent(row);
    if (!box) return;
    const view = geo.viewNow();
    const zoom = geo.map.getZoom();
    const [left, top, right, bottom] = geo.room();
    const [x0, y0] = view.at([box[0], box[1]]);
    const [x1, y1] = view.at([box[2], box[3]]);
    const inside = x0 >= left && y0 >= top && x1 <= view.width - right && y1 <= view.height - bottom;
    const wide = box[2] > box[0];
    const least = wide ? zoom : apart(row, zoom);
    if (inside && (wide ? across(box, view) >= SMALL : least === zoom)) return;
    geo.map.fitBounds(corners(box), {
      paddingTopLeft: [left, top], paddingBottomRight: [right, bottom],
      maxZoom: wide ? NEAREST : Math.max(least, inside ? 0 : NEAR),
      animate: geo.calm() ? false : undefined,
    });
  };
  const corners = ([left, top, right, bottom]) => [
    geo.degrees([left, bottom]),
    geo.degrees([right, top]),
  ];
})();
