"use strict";
// What is seen -> one picture to hand on, PNG or SVG: the map with its title, legend, scale,
// north, sources and days. The same painters draw it as draw the page.
(function () {
  const EDGE = 16;
  const LINE = 17;
  const MOST_SOURCES = 4; // told by name; the rest are counted

  const words = (context, text, x, y, { size = 12, weight = 400, colour = geo.theme.ink, align = "left" } = {}) => {
    context.font = `${weight} ${size}px ${geo.FONT}`;
    context.textAlign = align;
    context.textBaseline = "middle";
    context.fillStyle = colour;
    context.fillText(text, x, y);
    return context.measureText(text).width;
  };
  // A text as lines of a width, broken at spaces, at most so many.
  const lines = (context, text, width, font, most) => {
    context.font = font;
    const found = [""];
    for (const word of text.split(" ")) {
      const longer = found[found.length - 1] ? `${found[found.length - 1]} ${word}` : word;
      if (context.measureText(longer).width <= width || found.length === most) found[found.length - 1] = longer;
      else found.push(word);
    }
    return found.map((line) => cut(context, line, width, font));
  };
  // A text cut to a width.
  const cut = (context, text, width, font) => {
    context.font = font;
    if (context.measureText(text).width <= width) return text;
    let end = text.length;
    while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end = Math.floor(end * 0.95);
    return `${text.slice(0, end).trimEnd()}…`;
  };

  // What the map shows, in words: for the picture's heading and for paper.
  geo.shownWords = () => {
    const days = geo.days();
    const { rows } = geo.count;
    const hidden = geo.data.rows - rows;
    const span = days ? geo.span(days[0], days[1]) : geo.dated() ? geo.span(geo.value("start", 0), geo.latest()) : null;
    return [geo.say("incidents", { n: rows }), span, hidden ? geo.say("not_shown", { n: hidden }) : null].filter(Boolean).join(" · ");
  };
  geo.sourceWords = () => {
    // isolates (U+2068, U+2069): an Arabic name must not turn the day behind it round
    const apart = (text) => `\u2068${text}\u2069`;
    const named = geo.page.documents.slice(0, MOST_SOURCES).map((d) =>
      [geo.plain(d.publisher || "", 40), geo.plain(d.title || d.id, 70), d.published ? geo.iso(d.published) : null].filter(Boolean).map(apart).join(geo.strings.comma));
    const more = geo.page.documents.length - named.length;
    if (more > 0) named.push(geo.say("more_sources", { n: more }));
    return named.length ? geo.say("sources_list", { list: named.join(geo.strings.semicolon) }) : geo.say("sources_table");
  };

  // A round length of some metres and its pixels, at most so wide, at the middle of a view.
  geo.scaleBar = (zoom, lat, most) => {
    const metre = geo.metre(lat) * 2 ** zoom;
    const longest = most / metre;
    const power = 10 ** Math.floor(Math.log10(longest));
    const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= longest) || power;
    return [metres, metres * metre];
  };
  const scale = (context, right, y, view) => {
    const [metres, width] = geo.scaleBar(view.zoom, geo.map.getCenter().lat, 130);
    context.strokeStyle = geo.theme.ink;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(right - width, y - 5);
    context.lineTo(right - width, y);
    context.lineTo(right, y);
    context.lineTo(right, y - 5);
    context.stroke();
    words(context, geo.distance(metres), right - width / 2, y - 9, { size: 11, align: "center" });
    return width;
  };
  geo.paintNorth = (context, x, y) => {
    context.beginPath();
    context.moveTo(x, y - 13);
    context.lineTo(x + 6, y + 6);
    context.lineTo(x, y + 2);
    context.lineTo(x - 6, y + 6);
    context.closePath();
    context.fillStyle = geo.theme.ink;
    context.fill();
    words(context, geo.say("north"), x, y + 14, { size: 11, weight: 700, align: "center" });
  };

  // The legend's signs, in rows as wide as there is room for: [paint, width] each.
  const signs = (context) => {
    const found = [];
    const shown = new Set();
    const how = new Set();
    for (const row of geo.eachShown()) {
      shown.add(geo.look[row] & 7);
      how.add(geo.exactness(row));
    }
    const sign = (text, paint) => {
      context.font = `400 12px ${geo.FONT}`;
      found.push([(x, y) => { paint(x + 10, y); words(context, text, x + 26, y); }, context.measureText(text).width + 44]);
    };
    const grey = { ...geo.KINDS[0], colour: "#777" };
    geo.ALL_KINDS.forEach((kind, k) => {
      if (shown.has(k)) sign(geo.typeName(kind.name), (x, y) => geo.mark(context, kind, x, y, 6.5, { theme: geo.theme }));
    });
    if (how.has("near")) sign(geo.say("sign_near"), (x, y) => geo.mark(context, grey, x, y, 6.5, { near: true, theme: geo.theme }));
    if (how.has("area")) sign(geo.say("sign_area"), (x, y) => geo.ring(context, grey, x, y, 7));
    sign(geo.say("sign_size"), (x, y) => geo.mark(context, grey, x, y, 6, { hollow: true, theme: geo.theme }));
    if (geo.page.zones.length) sign(geo.say("sign_zones"), (x, y) => {
      context.strokeStyle = geo.theme.zone;
      context.lineWidth = 1.8;
      context.setLineDash([7, 3]);
      context.beginPath();
      context.rect(x - 9, y - 6, 18, 12);
      context.stroke();
      context.setLineDash([]);
    });
    return found;
  };

  // Paint the whole picture; `measure` alone gives its height below the map.
  const compose = (context, wide, map, paint) => {
    const heading = 58;
    const rows = [[]];
    let used = 0;
    for (const [draw, width] of signs(context)) {
      if (used + width > wide - 2 * EDGE && used) {
        rows.push([]);
        used = 0;
      }
      rows[rows.length - 1].push([draw, used]);
      used += width;
    }
    const notes = [geo.sourceWords(), ...(geo.page.public ? [geo.publicWords()] : []), geo.creditWords()]
      .flatMap((note) => lines(context, note, wide - 2 * EDGE, `400 11px ${geo.FONT}`, 2));
    const high = heading + map.y + 12 + rows.length * 22 + notes.length * LINE + EDGE;
    if (!paint) return high;
    context.fillStyle = geo.theme.paper;
    context.fillRect(0, 0, wide, high);
    const title = `700 20px ${geo.FONT}`;
    words(context, cut(context, geo.plain(geo.page.title || geo.say("map_title"), 200), wide - 2 * EDGE, title), EDGE, 22, { size: 20, weight: 700 });
    words(context, geo.shownWords(), EDGE, 44, { size: 13 });
    context.save();
    context.translate(0, heading);
    context.beginPath();
    context.rect(0, 0, map.x, map.y);
    context.clip();
    const corner = geo.map.getPixelBounds().min;
    const view = new geo.View(context, geo.map.getZoom(), corner.x, corner.y, map.x, map.y);
    geo.paintAll(view);
    geo.paintNorth(context, map.x - 26, 26);
    scale(context, map.x - 16, map.y - 14, view);
    context.restore();
    let y = heading + map.y + 20;
    for (const row of rows) {
      for (const [draw, x] of row) draw(EDGE + x, y);
      y += 22;
    }
    for (const note of notes) {
      words(context, note, EDGE, y, { size: 11, colour: geo.theme.label });
      y += LINE;
    }
    return high;
  };

  const size = () => {
    const map = geo.map.getSize();
    const probe = document.createElement("canvas").getContext("2d");
    return [map.x, compose(probe, map.x, map, false), map];
  };
  geo.png = () => {
    const [wide, high, map] = size();
    const canvas = geo.el("canvas", { width: 2 * wide, height: 2 * high });
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    compose(context, wide, map, true);
    geo.repaint("areas", "marks");
    return new Promise((then) => canvas.toBlob(then, "image/png"));
  };
  geo.svg = () => {
    const [wide, high, map] = size();
    const context = new geo.Vector(wide, high);
    compose(context, wide, map, true);
    geo.repaint("areas", "marks");
    return context.svg(geo.plain(geo.page.title || geo.say("map_title"), 200));
  };
})();
