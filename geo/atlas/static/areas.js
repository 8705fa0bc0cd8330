"use strict";
// The rows that are shown -> hatched areas, rings where an area is too small to see, and circles
// of doubt; and from a row to the view that shows it.
(function () {
  const SMALL = 24; // pixels: a shape that is drawn smaller is overlooked, or taken for a speck
  const CIRCLES = 300; // more circles of doubt than this would only be a haze
  let inAreas = null; // rows with a shape
  let inDoubt = null; // rows near a place, whose circle of doubt is known
  let fading = false; // some of them are drawn by how much of their days is shown
  let crowded = null; // whether there were too many marks for circles of doubt

  geo.prepareAreas = () => {
    inAreas = [];
    inDoubt = [];
    for (let row = 0; row < geo.data.rows; row++) {
      if (geo.isArea(row)) inAreas.push(row);
      else if (geo.exactness(row) === "near" && geo.value("uncertainty_m", row) !== geo.UNKNOWN) inDoubt.push(row);
    }
    inAreas = Int32Array.from(inAreas);
    inDoubt = Int32Array.from(inDoubt);
    fading = [inAreas, inDoubt].some((rows) => rows.some((row) => geo.value("end", row) !== geo.value("start", row)));
  };
  geo.hasAreas = () => inAreas.length > 0 || inDoubt.length > 0;

  // Whether areas look otherwise now that these rows came or went; null is any.
  geo.touchesAreas = (changed) => {
    const dense = geo.dense();
    const turned = dense !== crowded;
    crowded = dense;
    return turned || fading || changed === null
      || changed.some((row) => geo.isArea(row) || (!dense && geo.exactness(row) === "near"));
  };

  // Worked out once for what is shown.
  const kept = (make) => {
    let at = null;
    let value = null;
    return () => {
      if (at !== geo.round) value = make();
      at = geo.round;
      return value;
    };
  };
  // Areas that are shown, each shape once, the largest first.
  geo.areas = kept(() => {
    const shapes = new Map();
    for (const row of inAreas) {
      if (!geo.shown[row]) continue;
      const number = geo.value("shape", row);
      if (shapes.has(number)) shapes.get(number).push(row);
      else shapes.set(number, [row]);
    }
    const size = ({ shape: { box } }) => (box[2] - box[0]) * (box[3] - box[1]);
    const told = [...shapes].map(([number, rows]) => {
      const shape = geo.shape(number);
      const [killed, tell, open] = geo.toll(rows);
      const r = geo.radius(tell ? killed : geo.UNKNOWN);
      return { rows, at: shape.at, shape, killed, told: tell, open, r, kind: commonest(rows) };
    });
    return told.sort((a, b) => size(b) - size(a));
  });
  const commonest = (rows) => {
    const counts = new Map();
    for (const row of rows) counts.set(geo.kindOf(row), (counts.get(geo.kindOf(row)) || 0) + 1);
    return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  };
  const across = ([left, top, right, bottom], view) => Math.max(right - left, bottom - top) * view.scale;
  geo.isSmall = ({ shape }, view) => across(shape.box, view) < SMALL;
  // The areas that are rings at this zoom, the largest ring first.
  geo.rings = (view) =>
    geo.areas().filter((one) => geo.isSmall(one, view)).sort((a, b) => b.r - a.r);

  geo.paintAreas = (view) => {
    geo.placeMarks(view);
    const { context } = view;
    for (const area of geo.areas()) {
      const { rows, shape, kind } = area;
      if (!view.sees(shape.box) || geo.isSmall(area, view)) continue;
      const precision = Math.min(...rows.slice(0, 1000).map((row) => geo.value("precision", row)));
      const chosen = rows.some((row) => geo.chosen.has(row));
      const there = chosen ? 1 : 0.25 + 0.75 * Math.max(...rows.slice(0, 50).map(geo.presence));
      const path = view.path(shape);
      context.fillStyle = kind.colour;
      context.globalAlpha = (chosen ? 0.22 : 0.08) * there;
      if (shape.kind === "area") context.fill(path, "evenodd");
      context.globalAlpha = there;
      context.fillStyle = geo.hatch(context, kind.colour, precision);
      if (shape.kind === "area") context.fill(path, "evenodd");
      context.setLineDash(geo.EDGE[precision] || [4, 4]);
      context.lineCap = "round";
      context.lineWidth = chosen ? 3.2 : 2;
      context.strokeStyle = kind.colour;
      context.stroke(path);
      context.setLineDash([]);
      context.globalAlpha = 1;
    }
    circles(view);
  };

  // Circles of doubt of what is read, and of the near-places where they are few enough to be told
  // apart.
  const circles = (view) => {
    const { context } = view;
    const rows = [...geo.chosen].filter(geo.isPoint);
    if (!geo.dense()) {
      for (const row of inDoubt) {
        if (geo.shown[row]) rows.push(row);
        if (rows.length > CIRCLES * 4) break;
      }
    }
    let room = CIRCLES;
    for (const row of rows) {
      const metres = geo.value("uncertainty_m", row);
      if (metres === geo.UNKNOWN || room === 0) continue;
      const lat = geo.value("lat", row) / geo.DEGREE;
      const r = metres * geo.metre(lat) * view.scale;
      const [x, y] = view.at(geo.position(row));
      if (r < 4 || x + r < 0 || y + r < 0 || x - r > view.width || y - r > view.height) continue;
      room--;
      const kind = geo.kindOf(row);
      const chosen = geo.chosen.has(row);
      const there = chosen ? 1 : 0.25 + 0.75 * geo.presence(row);
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.globalAlpha = (chosen ? 0.18 : 0.08) * there;
      context.fillStyle = kind.colour;
      context.fill();
      context.globalAlpha = (chosen ? 1 : 0.75) * there;
      context.setLineDash([6, 5]);
      context.lineWidth = 1.4;
      context.strokeStyle = kind.colour;
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
    }
  };

  // The rows of every area that holds a position of the map, the smallest area first.
  geo.areaRowsAt = (x, y, view) => {
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
    return found;
  };

  // --- bringing a row into view --------------------------------------------------------------

  const AROUND = 8000; // metres: a place is shown with at least so much of what lies around it
  const NEAREST = 11; // and never nearer than at this zoom
  const FAR = 1.5; // zooms: a place that is seen from much farther is come nearer to

  // What is drawn for a row, as a flat box: its shape, its circle of doubt, or its point.
  const extent = (row) => {
    if (geo.isArea(row)) return geo.shape(geo.value("shape", row)).box;
    if (!geo.isPoint(row)) return null;
    const [x, y] = geo.position(row);
    const doubt = geo.exactness(row) === "near" ? geo.value("uncertainty_m", row) : geo.UNKNOWN;
    const r = Math.max(doubt === geo.UNKNOWN ? 0 : 2 * doubt, AROUND) * geo.metre(geo.value("lat", row) / geo.DEGREE);
    return [x - r, y - r, x + r, y + r];
  };

  // Move the map to a row when its mark or shape is out of view, under something, or tiny.
  geo.bring = (row) => {
    const box = extent(row);
    if (!box) return;
    const view = geo.viewNow();
    const [left, top, right, bottom] = geo.room();
    const [x0, y0] = view.at([box[0], box[1]]);
    const [x1, y1] = view.at([box[2], box[3]]);
    const inside = x0 >= left && y0 >= top && x1 <= view.width - right && y1 <= view.height - bottom;
    const bounds = L.latLngBounds(geo.degrees([box[0], box[3]]), geo.degrees([box[2], box[1]]));
    const nearest = Math.min(NEAREST, geo.map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom)));
    if (inside && (geo.isArea(row) ? across(box, view) >= SMALL : geo.map.getZoom() > nearest - FAR)) return;
    geo.map.fitBounds(bounds, {
      paddingTopLeft: [left, top], paddingBottomRight: [right, bottom],
      maxZoom: geo.isArea(row) ? NEAREST : Math.max(nearest, Math.min(geo.map.getZoom(), NEAREST)),
      animate: geo.calm() ? false : undefined,
    });
  };
})();
