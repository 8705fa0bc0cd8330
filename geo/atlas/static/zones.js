"use strict";
// The zones of agreements, their bands, posts and roads: interpretations, drawn with their doubt.
(function () {
  const isPost = (zone) => (geo.page.shapes[zone.shape] || {}).kind === "point";
  const isLine = (zone) => (geo.page.shapes[zone.shape] || {}).kind === "line";
  const drawn = () => geo.page.zones.filter((zone) => zone.shape >= 0);
  geo.zoneLayer = (zone) => (isPost(zone) ? "posts" : isLine(zone) ? "highways" : "zones");

  // The doubt of an edge as a soft band on both its sides, as wide as the doubt.
  const doubt = (view, zone, shape, path) => {
    if (!zone.doubt_km) return;
    const [lat] = geo.degrees(shape.at);
    const width = 2 * zone.doubt_km * 1000 * geo.metre(lat) * view.scale;
    view.context.lineWidth = Math.max(3, width);
    view.context.strokeStyle = geo.theme.zone;
    view.context.globalAlpha = 0.1;
    view.context.stroke(path);
    view.context.globalAlpha = 1;
  };

  geo.paintZones = (view) => {
    const { context } = view;
    context.lineJoin = context.lineCap = "round";
    for (const zone of drawn()) {
      const shape = geo.shape(zone.shape);
      if (!geo.layerOn(geo.zoneLayer(zone)) || !view.sees(shape.box, 30)) continue;
      const chosen = geo.chosenZone === zone;
      if (shape.kind === "area") {
        const path = view.path(shape);
        if (zone.kind === "band") {
          context.fillStyle = geo.hatch(context, geo.theme.band, 4);
          context.globalAlpha = 0.7;
        } else {
          context.fillStyle = geo.theme.zone;
          context.globalAlpha = 0.07;
        }
        context.fill(path, "evenodd");
        context.globalAlpha = 1;
        if (zone.kind !== "band") doubt(view, zone, shape, path);
        context.setLineDash(zone.kind === "band" ? [2, 3] : [10, 4]);
        context.lineWidth = (zone.kind === "band" ? 1 : 1.8) + (chosen ? 1.5 : 0);
        context.strokeStyle = zone.kind === "band" ? geo.theme.band : geo.theme.zone;
        context.stroke(path);
        context.setLineDash([]);
      } else if (shape.kind === "line") {
        const path = view.path(shape);
        const width = 1.6 + Math.max(0, view.zoom - 7) * 0.4 + (chosen ? 1.5 : 0);
        context.lineWidth = width + 2;
        context.strokeStyle = geo.theme.halo;
        context.stroke(path);
        context.lineWidth = width;
        context.strokeStyle = geo.theme.highway;
        context.stroke(path);
      } else {
        const [x, y] = view.at(shape.at);
        const r = (view.zoom >= 9 ? 4 : 2.6) + (chosen ? 2 : 0);
        context.fillStyle = geo.theme.paper;
        context.strokeStyle = geo.theme.zone;
        context.lineWidth = 1.8;
        context.beginPath();
        context.rect(x - r, y - r, 2 * r, 2 * r);
        context.fill();
        context.stroke();
      }
    }
  };

  // The areas that hold a flat position, whether they are drawn now or not.
  geo.zonesHolding = (at) =>
    drawn().filter((zone) => {
      const shape = geo.shape(zone.shape);
      return shape.kind === "area" && geo.probe.isPointInPath(shape.path, at[0], at[1], "evenodd");
    });

  // The ids of the zones that can be seen as more than a speck where the map is now.
  const SPECK = 40; // pixels
  geo.zonesSeen = () => {
    const view = geo.viewNow();
    const large = ({ box, kind }) => kind === "point" || Math.max(box[2] - box[0], box[3] - box[1]) * view.scale > SPECK;
    const seen = drawn().filter((zone) => view.sees(geo.shape(zone.shape).box) && large(geo.shape(zone.shape)));
    return new Set(seen.some((zone) => !isPost(zone)) || view.zoom >= 8 ? seen.map((zone) => zone.id) : []);
  };

  geo.zoneButton = (zone) =>
    geo.el("button",
      { type: "button", class: "plainlink", onclick: (event) => geo.openZone(zone, { from: event.currentTarget }) },
      geo.said(geo.zoneName(zone)));

  // The zones under a position: posts first, then roads, then areas.
  geo.zonesAt = (x, y) => {
    const view = geo.viewNow();
    const found = [];
    for (const zone of drawn()) {
      const shape = geo.shape(zone.shape);
      if (!geo.layerOn(geo.zoneLayer(zone)) || !view.sees(shape.box, 12)) continue;
      if (shape.kind === "point") {
        const [px, py] = view.at(shape.at);
        if (Math.hypot(px - x, py - y) < 9) found.push([0, zone]);
      } else if (shape.kind === "line") {
        view.context.lineWidth = 11;
        if (view.context.isPointInStroke(view.path(shape), x, y)) found.push([1, zone]);
      } else if (view.context.isPointInPath(view.path(shape), x, y, "evenodd")) {
        found.push([zone.kind === "band" ? 2 : 3, zone]);
      }
    }
    return found.sort((a, b) => a[0] - b[0]).map(([, zone]) => zone);
  };
})();
