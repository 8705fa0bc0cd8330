"use strict";
// The legend is also the switchboard: every row tells a sign and turns its layer on or off.
(function () {
  const { el } = geo;

  const row = (layer, sign, words, count) => {
    const box = el("input", { type: "checkbox", "data-layer": layer, checked: geo.layerOn(layer), onchange: () => geo.setLayer(layer, box.checked) });
    return el("label", { class: "key" }, box, sign, el("span", {}, words),
      count === undefined ? null : el("span", { class: "count" }, geo.number(count)));
  };
  const group = (title, ...rows) => el("fieldset", {}, el("legend", {}, title), ...rows.flat());

  const swatch = (paint) => {
    const canvas = el("canvas", { class: "icon", "aria-hidden": "true" });
    canvas.repaint = () => {
      const sharp = Math.max(2, window.devicePixelRatio || 1);
      canvas.width = 28 * sharp;
      canvas.height = 18 * sharp;
      canvas.style.width = "28px";
      canvas.style.height = "18px";
      const context = canvas.getContext("2d");
      context.scale(sharp, sharp);
      paint(context);
    };
    canvas.repaint();
    return canvas;
  };
  const box = (colour, fill, dash, alpha = 1) =>
    swatch((context) => {
      context.beginPath();
      context.roundRect(2, 2, 24, 14, 3);
      context.globalAlpha = alpha;
      context.fillStyle = typeof fill === "function" ? fill(context) : fill;
      context.fill();
      context.globalAlpha = 1;
      context.setLineDash(dash);
      context.lineWidth = 1.8;
      context.strokeStyle = colour();
      context.stroke();
    });

  // How many rows have each of the values of some bits of their look.
  const tally = (mask, shift, names) => {
    const counts = new Uint32Array(256);
    for (let i = 0; i < geo.look.length; i++) counts[(geo.look[i] & mask) >> shift]++;
    return new Map(names.map((name, i) => [name, counts[i]]).filter(([, count]) => count));
  };

  const kinds = () => {
    const counts = tally(7, 0, geo.ALL_KINDS.map((kind) => kind.name));
    return geo.ALL_KINDS.filter((kind) => counts.has(kind.name))
      .map((kind) => row(kind.name, geo.icon(kind), kind.name, counts.get(kind.name)));
  };

  const exactness = () => {
    const counts = tally(24, 3, geo.EXACTNESS);
    const first = geo.KINDS[0];
    const grey = { ...first, colour: "#777" };
    const signs = {
      exact: [geo.icon(grey), "Exact place"],
      near: [geo.icon(grey, { near: true }), "Near here, with its circle of doubt"],
      area: [el("span", { class: "signs" },
        box(() => "#777", (context) => geo.hatch(context, "#777", 4), [4, 3]),
        swatch((context) => geo.ring(context, grey, 14, 9, 6.5))), "Somewhere in an area; a ring where it is too small to see"],
      unplaced: [el("span", { class: "icon dash" }, "–"), "No place found: only listed"],
    };
    return Object.entries(signs).filter(([name]) => counts.has(name))
      .map(([name, [sign, words]]) => row(name, sign, words, counts.get(name)));
  };

  const sizes = () => {
    const grey = { ...geo.KINDS[0], colour: "#777" };
    const one = (killed, words) => {
      const r = geo.radius(killed);
      return el("span", { class: "size" },
        geo.icon(grey, { r, size: 2 * r + 6, hollow: killed === geo.UNKNOWN }), words);
    };
    return el("div", { class: "sizes" }, one(geo.UNKNOWN, "unknown"), one(1, "1"), one(10, "10"), one(50, "50"));
  };

  // Where marks are too many to stand apart.
  const crowd = () => {
    const sign = swatch((context) => {
      const [x, y, r] = [14, 9, 6.5];
      geo.KINDS.slice(0, 3).forEach(({ colour }, i) => {
        context.beginPath();
        context.arc(x, y, r, -Math.PI / 2 + (i * 2 * Math.PI) / 3, -Math.PI / 2 + ((i + 1) * 2 * Math.PI) / 3);
        context.lineWidth = 3;
        context.strokeStyle = colour;
        context.stroke();
      });
    });
    return el("div", { class: "key", id: "crowd" }, sign, el("span", {}, "Several incidents: how many, of which kinds; a click comes nearer"));
  };

  const zones = () => {
    const signs = {
      zone: () => box(() => geo.theme.zone, () => geo.theme.zone, [7, 3], 0.12),
      band: () => box(() => geo.theme.band, (context) => geo.hatch(context, geo.theme.band, 3), [2, 3], 0.8),
      post: () => swatch((context) => {
        context.lineWidth = 2;
        context.strokeStyle = geo.theme.zone;
        context.fillStyle = geo.theme.paper;
        context.fillRect(10, 5, 8, 8);
        context.strokeRect(10, 5, 8, 8);
      }),
      road: () => swatch((context) => {
        context.lineWidth = 3;
        context.strokeStyle = geo.theme.highway;
        context.beginPath();
        context.moveTo(2, 13);
        context.lineTo(26, 5);
        context.stroke();
      }),
    };
    const found = geo.page.zones.filter((zone) => zone.shape >= 0);
    const layers = new Map([["zones", []], ["posts", []], ["highways", []]]);
    for (const zone of found) layers.get(geo.zoneLayer(zone)).push(zone);
    const lines = [];
    const about = (zone) => {
      const told = [zone.as_of && geo.plain(geo.iso(zone.as_of, true)), zone.doubt_km !== undefined && `± ${geo.number(zone.doubt_km)} km`];
      return el("small", {}, told.filter(Boolean).join(", "));
    };
    if (layers.get("zones").length) lines.push(row("zones", null, "Zones and bands"));
    for (const zone of layers.get("zones")) lines.push(el("div", { class: "key inner" }, signs[zone.kind === "band" ? "band" : "zone"](), el("span", {}, geo.zoneButton(zone), " ", about(zone))));
    if (layers.get("posts").length) lines.push(row("posts", signs.post(), "Posts", layers.get("posts").length));
    if (layers.get("highways").length) lines.push(row("highways", signs.road(), "Highways"));
    return lines;
  };

  geo.buildLegend = () => {
    const size = geo.map.getSize();
    const wide = size.x >= 620 && size.y >= 560; // on a smaller map it would cover the incidents
    const zoneRows = zones();
    const parts = [
      geo.data.rows ? group("What happened", kinds()) : null,
      geo.data.rows ? group("How exactly", exactness()) : null,
      geo.data.rows ? el("div", { class: "group" }, el("p", { class: "caption" }, "Size: people killed"), sizes(),
        geo.data.rows > geo.CROWD ? crowd() : null) : null,
      zoneRows.length ? group([el("span", {}, "Zones "), el("span", { class: "tag" }, "interpretation")], zoneRows) : null,
      group("Ground", el("div", { class: "pair" }, row("towns", null, "Town names"), row("roads", null, "Roads"),
        row("rivers", null, "Rivers"), row("borders", null, "Borders"))),
    ];
    const details = el("details", { open: wide }, el("summary", {}, "Legend and layers"), ...parts.filter(Boolean));
    document.getElementById("legend").replaceChildren(details);
  };

  // The switches follow what a link or a story has switched.
  geo.syncLegend = () => {
    for (const box of document.querySelectorAll("#legend input[data-layer]")) box.checked = geo.layerOn(box.dataset.layer);
  };
})();
