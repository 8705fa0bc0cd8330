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
      .map((kind) => row(kind.name, geo.icon(kind), geo.typeName(kind.name), counts.get(kind.name)));
  };

  const exactness = () => {
    const counts = tally(24, 3, geo.EXACTNESS);
    const first = geo.KINDS[0];
    const grey = { ...first, colour: "#777" };
    const signs = {
      exact: [geo.icon(grey), geo.say("exact")],
      near: [geo.icon(grey, { near: true }), geo.say("near")],
      area: [el("span", { class: "signs" },
        box(() => "#777", (context) => geo.hatch(context, "#777", 4), [4, 3]),
        swatch((context) => geo.ring(context, grey, 14, 9, 6.5))), geo.say("area")],
      unplaced: [el("span", { class: "icon dash" }, "–"), geo.say("listed_only")],
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
    return el("div", { class: "sizes" }, one(geo.UNKNOWN, geo.say("unknown")), ...[1, 10, 50].map((n) => one(n, geo.number(n))));
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
    return el("div", { class: "key", id: "crowd" }, sign, el("span", {}, geo.say("crowd")));
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
      const told = [zone.as_of && geo.plain(geo.iso(zone.as_of, true)), zone.doubt_km !== undefined && `± ${geo.say("kilometres", { n: zone.doubt_km })}`];
      return el("small", {}, geo.listed(told.filter(Boolean)));
    };
    if (layers.get("zones").length) lines.push(row("zones", null, geo.say("zones_bands")));
    for (const zone of layers.get("zones")) lines.push(el("div", { class: "key inner", "data-zone": zone.id }, signs[zone.kind === "band" ? "band" : "zone"](), el("span", {}, geo.zoneButton(zone), " ", about(zone))));
    if (layers.get("posts").length) lines.push(row("posts", signs.post(), geo.say("posts"), layers.get("posts").length));
    if (layers.get("highways").length) lines.push(row("highways", signs.road(), geo.say("highways")));
    return lines;
  };

  geo.buildLegend = () => {
    const size = geo.map.getSize();
    const wide = window.innerWidth > 1000 && size.y >= 560; // on a smaller map it would cover the incidents
    const zoneRows = zones();
    const zoneGroup = zoneRows.length ? group([el("span", {}, geo.say("zones"), " "), el("span", { class: "tag" }, geo.say("interpretation"))], zoneRows) : null;
    if (zoneGroup) zoneGroup.classList.add("zones");
    const parts = [
      geo.data.rows ? group(geo.say("what_happened"), kinds()) : null,
      geo.data.rows ? group(geo.say("how_exactly"), exactness()) : null,
      geo.data.rows ? el("div", { class: "group" }, el("p", { class: "caption" }, geo.say("size")), sizes(),
        geo.data.rows > geo.CROWD ? crowd() : null) : null,
      zoneGroup,
      group(geo.say("ground"), el("div", { class: "pair" }, row("towns", null, geo.say("town_names")), row("roads", null, geo.say("roads")),
        row("rivers", null, geo.say("rivers")), row("borders", null, geo.say("borders")))),
    ];
    const details = el("details", { open: wide }, el("summary", {}, geo.say("legend")), ...parts.filter(Boolean));
    document.getElementById("legend").replaceChildren(details);
    const fold = () => {
      const seen = geo.zonesSeen();
      for (const line of details.querySelectorAll("[data-zone]")) line.hidden = !seen.has(line.dataset.zone);
      const group = details.querySelector(".zones");
      if (group) group.hidden = seen.size === 0;
    };
    geo.map.on("moveend", fold);
    fold();
  };

  // The switches follow what a link or a story has switched.
  geo.syncLegend = () => {
    for (const box of document.querySelectorAll("#legend input[data-layer]")) box.checked = geo.layerOn(box.dataset.layer);
  };
})();
