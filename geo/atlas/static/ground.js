"use strict";
// Land, water, borders and roads under everything else: quiet, so that the incidents speak.
(function () {
  // The grounds that are worth drawing in a view: the whole one, and over it those of the
  // neighbourhoods that are large enough in it for their detail to be seen.
  const LARGE = 400; // pixels
  geo.grounds = (view) => {
    const whole = { box: geo.page.box, ground: geo.page.ground };
    return [whole, ...geo.page.near.filter(({ box: [south, west, north, east] }) => {
      const [[left, low], [right, high]] = [geo.flat(west, south), geo.flat(east, north)];
      return (right - left) * view.scale > LARGE && view.sees([left, high, right, low]);
    })];
  };

  const each = (view, ground, name, draw) => {
    for (const feature of ground[name] || []) {
      const shape = geo.shape(feature.shape);
      if (shape && view.sees(shape.box, 4)) draw(view.path(shape), feature, shape);
    }
  };

  geo.paintGround = (view) => geo.grounds(view).forEach((one) => paint(view, one));
  const paint = (view, { box: [south, west, north, east], ground }) => {
    const { context } = view;
    const theme = geo.theme;
    context.lineJoin = context.lineCap = "round";
    const fill = (name, colour) =>
      each(view, ground, name, (path) => {
        context.fillStyle = colour;
        context.fill(path, "evenodd");
      });
    const line = (name, colour, width, dash = [], which = () => true) =>
      each(view, ground, name, (path, feature) => {
        if (!which(feature)) return;
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.setLineDash(dash);
        context.stroke(path);
      });
    const grown = Math.max(0, view.zoom - 7);
    const [left, top] = view.at(geo.flat(west, north));
    const [right, bottom] = view.at(geo.flat(east, south));
    context.save();
    context.beginPath();
    context.rect(left, top, right - left, bottom - top);
    context.clip();
    if (!geo.page.tiles) {
      context.fillStyle = theme.sea;
      context.fillRect(left, top, right - left, bottom - top);
      fill("land", theme.land);
      line("land", theme.river, 1);
      fill("lakes", theme.lake);
      if (geo.layerOn("rivers")) line("rivers", theme.river, 0.8 + grown * 0.3);
    }
    if (geo.layerOn("borders")) {
      line("divisions", theme.division, 1, [5, 3]);
      line("borders", theme.border, 1.4);
    }
    if (geo.layerOn("roads")) line("roads", theme.road, 1 + grown * 0.35);
    context.setLineDash([]);
    context.restore();
  };
})();
