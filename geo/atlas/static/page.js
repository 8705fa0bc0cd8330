"use strict";
// Puts the page together: the map at once, so that added folium layers find it; then the data.
(function () {
  const { el } = geo;
  const page = geo.page;
  geo.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const calm = geo.calm();

  document.getElementById("title").append(geo.said(page.title || geo.say("map_title")));
  geo.readTheme();
  // The map fills what the heading leaves of the window, with a glimpse of what is below.
  const top = document.querySelector(".top");
  const measure = () => document.documentElement.style.setProperty("--top", `${top.offsetHeight + 40}px`);
  measure();
  window.addEventListener("resize", measure);

  const box = L.latLngBounds([page.box[0], page.box[1]], [page.box[2], page.box[3]]);
  geo.map = L.map("map", {
    zoomControl: false, attributionControl: page.tiles || page.remote.length > 0,
    zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm,
    maxBounds: box.pad(0.2), maxBoundsViscosity: 0.8, maxZoom: 17, zoomSnap: 0.5, zoomDelta: 1,
    wheelPxPerZoomLevel: 90, worldCopyJump: false,
  });
  const LEAST_ROOM = 80; // pixels that are left for the map, whatever lies over it
  // What lies over the map, as margins in pixels: left, top, right, bottom.
  geo.room = () => {
    const size = geo.map.getSize();
    const legend = document.getElementById("legend");
    const time = document.getElementById("time");
    const left = legend.offsetHeight > size.y / 2 ? legend.offsetWidth + 20 : 24;
    let low = time.offsetTop > size.y / 2 ? time.offsetHeight + 24 : 36;
    const high = time.offsetHeight && low === 36 ? time.offsetHeight + 24 : 24;
    if (geo.sheet() && !geo.printing) {
      const [map, sheet] = ["map", "panel"].map((id) => document.getElementById(id).getBoundingClientRect());
      low = Math.max(low, Math.min(map.bottom - sheet.top + 12, size.y - high - LEAST_ROOM));
    }
    return geo.rtl ? [24, high, left, low] : [left, high, 24, low];
  };
  const LONE = 0.02; // degrees: one place is shown with what lies around it, at this zoom
  const DISTRICT = 9;
  // All incidents and zones, clear of what lies over the map.
  geo.fit = ([bottom, start, head, end] = page.opening, animate = false) => {
    const [left, high, right, low] = geo.room();
    const lone = head - bottom < LONE && end - start < LONE;
    geo.map.fitBounds([[bottom, start], [head, end]],
      { paddingTopLeft: [left, high], paddingBottomRight: [right, low], maxZoom: lone ? DISTRICT : 12, animate });
  };
  // What is shown now, as (south, west, north, east); null when nothing has a place.
  const extentShown = () => {
    let found = null;
    for (const row of geo.eachShown()) {
      const shape = geo.isArea(row) ? geo.shape(geo.value("shape", row)) : null;
      if (!shape && !geo.isPoint(row)) continue;
      const [[x0, y0], [x1, y1]] = shape ? [shape.box.slice(0, 2), shape.box.slice(2)] : [geo.position(row), geo.position(row)];
      found = found ? [Math.min(found[0], x0), Math.min(found[1], y0), Math.max(found[2], x1), Math.max(found[3], y1)] : [x0, y0, x1, y1];
    }
    if (!found) return null;
    const [[north, west], [south, east]] = [geo.degrees(found.slice(0, 2)), geo.degrees(found.slice(2))];
    return [south, west, north, east];
  };
  geo.fitShown = () => geo.fit(geo.count.rows === geo.data.rows ? page.bounds : extentShown() || page.bounds, !geo.calm());
  geo.fit();
  geo.map.setMinZoom(Math.max(1, Math.floor(geo.map.getBoundsZoom(box, true)) - 1));
  L.control.zoom({ position: geo.rtl ? "topleft" : "topright", zoomInTitle: geo.say("zoom_in"), zoomOutTitle: geo.say("zoom_out") }).addTo(geo.map);
  const whole = el("button", { type: "button", class: "all-shown", title: geo.say("show_all"), "aria-label": geo.say("show_all"), onclick: () => geo.fitShown() }, "⤢");
  document.querySelector(".leaflet-control-zoom").append(whole);
  const scale = L.control.scale({ position: geo.rtl ? "bottomleft" : "bottomright", imperial: false, maxWidth: 140 });
  scale._updateMetric = (most) => { // in the reader's units; Leaflet's own words are English
    const metres = scale._getRoundNum(most);
    scale._updateScale(scale._mScale, geo.distance(metres), metres / most);
  };
  geo.map.getContainer().setAttribute("role", "application");
  geo.map.getContainer().setAttribute("aria-label", geo.say("map_label"));

  if (page.remote.length) {
    const notice = document.getElementById("remote");
    notice.append(geo.say("remote"), " ");
    page.remote.forEach((address, i) => notice.append(i ? geo.strings.comma : "", geo.said(address)));
    notice.hidden = false;
  }

  geo.publicWords = () => {
    const { grid_km: grid, sentences, names } = page.public;
    const parts = [geo.say("public_grid", { n: grid })];
    if (sentences) parts.push(geo.say("public_sentences", { n: sentences }));
    if (names) parts.push(geo.say("public_names", { n: names }));
    return `${parts.join(geo.strings.semicolon)}.`;
  };
  if (page.public) {
    document.getElementById("public").append(geo.publicWords());
    document.getElementById("public").hidden = false;
  }

  geo.creditWords = () => page.credits.map(([key, source]) => geo.say(key, { source })).join(" ");
  document.getElementById("credits").append(el("p", {}, geo.creditWords()));

  // No sum of the dead: a total and its parts, or one event told twice, would be added up.
  const summary = () => {
    const parts = [geo.say("incidents", { n: geo.data.rows })];
    if (geo.dated()) parts.push(geo.span(geo.value("start", 0), geo.latest()));
    const [south, west, north, east] = page.opening;
    const away = (row) => geo.isPoint(row) && !L.latLngBounds([south, west], [north, east]).contains(geo.degrees(geo.position(row)));
    const beyond = page.near.length && String(page.opening) !== String(page.bounds) ? [...geo.look.keys()].filter(away).length : 0;
    if (beyond) parts.push(geo.say("beyond", { n: beyond }));
    document.getElementById("summary").textContent = parts.join(" · ");
  };

  const hint = ({ x, y }) => {
    const note = document.getElementById("hint");
    const under = geo.under(x, y);
    const rows = under.rows || [];
    const zone = rows.length || under.bubble ? null : geo.zonesAt(x, y)[0];
    geo.map.getContainer().style.cursor = rows.length || zone || under.bubble ? "pointer" : "";
    note.hidden = !rows.length && !zone && !under.bubble;
    if (note.hidden) return;
    if (under.bubble) {
      const killed = geo.killedOf(under.bubble) || geo.say("killed_unknown");
      note.replaceChildren(el("strong", {}, geo.say("incidents", { n: under.bubble.rows })), el("span", {}, geo.say("come_nearer", { killed })));
    } else if (rows.length) {
      const killed = geo.killedWords(rows) || geo.say("killed_unknown");
      const when = geo.span(geo.value("start", rows[0]), geo.value("end", rows[0]), true);
      note.replaceChildren(
        el("strong", {}, geo.said(geo.plain(geo.placeName(rows[0])))),
        el("span", {}, rows.length > 1 ? geo.say("read_them", { n: rows.length, killed }) : `${when} · ${killed}`));
    } else {
      note.replaceChildren(el("strong", {}, geo.said(geo.plain(geo.zoneName(zone)))), el("span", {}, geo.say("interpretation")));
    }
    const size = geo.map.getSize();
    note.style.left = `${Math.min(x + 14, size.x - note.offsetWidth - 8)}px`;
    note.style.top = `${Math.min(y + 14, size.y - note.offsetHeight - 8)}px`;
  };
  const hover = () => {
    let waiting = null;
    geo.map.on("mousemove", (event) => {
      if (!waiting) requestAnimationFrame(() => { hint(waiting.containerPoint); waiting = null; });
      waiting = event;
    });
    geo.map.on("mouseout movestart zoomstart", () => { document.getElementById("hint").hidden = true; });
  };

  const click = (event) => {
    const { x, y } = event.containerPoint;
    const { rows, bubble } = geo.under(x, y);
    const from = geo.map.getContainer();
    const nearer = Math.min(geo.map.getZoom() + 2, geo.map.getMaxZoom());
    if (bubble && nearer > geo.map.getZoom()) geo.map.setView(event.latlng, nearer);
    else if (bubble) geo.open(geo.rowsOf(bubble), { from });
    else if (rows.length) geo.open(rows, { from });
    else {
      const zone = geo.zonesAt(x, y)[0];
      if (zone) geo.openZone(zone, { from });
    }
  };

  // Paper has its own size and colours: the map is laid out and painted for it, then put back.
  const printing = (repaint) => {
    const root = document.documentElement;
    let before = null;
    const lay = (on) => {
      root.classList.toggle("printing", on);
      geo.printing = on;
      if (on) document.getElementById("printed").textContent = [geo.count.rows < page.rows ? geo.say("printed_shown", { what: geo.shownWords() }) : null, geo.sourceWords(), page.public ? geo.publicWords() : null,
        geo.say("printed_on", { day: geo.day(Math.floor((Date.now() - new Date().getTimezoneOffset() * 60000) / 86400000)) })].filter(Boolean).join(" ");
      document.getElementById("paper").replaceChildren(...(on ? geo.paperList() : []));
      geo.map.invalidateSize({ animate: false, pan: false });
      if (on) geo.map.fitBounds(before.bounds, { animate: false });
      else if (before) geo.map.setView(before.center, before.zoom, { animate: false });
      repaint();
    };
    window.addEventListener("beforeprint", () => {
      before = { bounds: geo.map.getBounds(), center: geo.map.getCenter(), zoom: geo.map.getZoom() };
      lay(true);
    });
    window.addEventListener("afterprint", () => lay(false));
  };

  // The heading has its height: the map gets what is left, and shows everything.
  const settle = () => {
    measure();
    geo.map.invalidateSize({ animate: false, pan: false });
    geo.fit();
  };

  // What the slider moves is painted at once; the ground lies still, the names follow.
  const shown = (changed) => {
    if (geo.hasAreas() && geo.touchesAreas(changed)) geo.repaint("areas");
    geo.repaint("marks");
    geo.later("names", () => geo.repaint("names"));
  };

  // When what was drawn has been shown.
  const painted = () => new Promise((then) => requestAnimationFrame(() => setTimeout(() => {
    performance.mark("first-map");
    then();
  })));
  const draw = () => {
    geo.workOut();
    geo.prepareFilters();
    geo.prepareAreas();
    geo.buildTime();
    geo.applyFilters();
    settle();
    geo.canvas("ground", 210, (view) => {
      geo.paintGround(view);
      geo.paintZones(view);
    });
    if (geo.hasAreas()) geo.canvas("areas", 320, geo.paintAreas);
    geo.canvas("marks", 610, geo.paintMarks);
  };

  geo.ready = geo.readEarly().then(draw).then(painted)
    .then(geo.readRest).then(() => {
      summary();
      scale.addTo(geo.map);
      geo.paintTime();
      geo.buildList();
      geo.buildFacets();
      geo.buildLegend();
      geo.buildMenu();
      geo.buildHelp();
      geo.buildBelow();
      geo.canvas("names", 615, geo.paintNames);
      geo.on("shown", shown);
      settle();
      geo.applyFilters();
      geo.repaint("names");
      geo.on("pointed", () => geo.repaint("marks"));
      geo.map.on("click", click);
      hover();
      const repaint = () => { geo.readTheme(); geo.repaint(); };
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
      printing(repaint);
      geo.buildStory();
      if (!geo.followLinks() && (page.story || []).length) geo.toStep(0);
      document.fonts.ready.then(() => geo.repaint());
      document.documentElement.dataset.ready = "true";
    });
})();
