"use strict";
// Land, water, borders and roads under everything else: quiet, so that the incidents speak.
(function () {
  const each = (view, name, draw) => {
    for (const feature of geo.page.ground[name] || []) {
      const shape = geo.shape(feature.shape);
      if (shape && view.sees(shape.box, 4)) draw(view.path(shape), feature, shape);
    }
  };

  geo.paintGround = (view) => {
    const { context } = view;
    const theme = geo.theme;
    context.lineJoin = context.lineCap = "round";
    const fill = (name, colour) =>
      each(view, name, (path) => {
        context.fillStyle = colour;
        context.fill(path, "evenodd");
      });
    const line = (name, colour, width, dash = [], which = () => true) =>
      each(view, name, (path, feature) => {
        if (!which(feature)) return;
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.setLineDash(dash);
        context.stroke(path);
      });
    const grown = Math.max(0, view.zoom - 7);
    if (!geo.page.tiles) {
      const [south, west, north, east] = geo.page.box;
      const [left, top] = view.at(geo.flat(west, north));
      const [right, bottom] = view.at(geo.flat(east, south));
      context.save();
      context.beginPath();
      context.rect(left, top, right - left, bottom - top);
      context.clip();
      context.fillStyle = theme.sea;
      context.fillRect(0, 0, view.width, view.height);
      fill("land", theme.land);
      line("land", theme.river, 1);
      fill("lakes", theme.lake);
      if (geo.layerOn("rivers")) line("rivers", theme.river, 0.8 + grown * 0.3);
      context.restore();
    }
    if (geo.layerOn("borders")) {
      line("divisions", theme.division, 1, [5, 3]);
      line("borders", theme.border, 1.4);
    }
    if (geo.layerOn("roads")) line("roads", theme.road, 1 + grown * 0.35);
    context.setLineDash([]);
  };
})();
