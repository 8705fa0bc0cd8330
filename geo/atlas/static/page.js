"use strict";
// Puts the page together: the map at once, so that added folium layers find it; then the data.
(function () {
  const { el } = geo;
  const page = geo.page;
  geo.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const calm = geo.calm();

  document.getElementById("title").append(geo.said(page.title || "Incident map"));
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
    return [left, high, 24, low];
  };
  const LONE = 0.02; // degrees: one place is shown with what lies around it, at this zoom
  const DISTRICT = 9;
  // All incidents and zones, clear of what lies over the map.
  geo.fit = ([bottom, start, head, end] = page.bounds, animate = false) => {
    const [left, high, right, low] = geo.room();
    const lone = head - bottom < LONE && end - start < LONE;
    geo.map.fitBounds([[bottom, start], [head, end]],
      { paddingTopLeft: [left, high], paddingBottomRight: [right, low], maxZoom: lone ? DISTRICT : 12, animate });
  };
  geo.fit();
  geo.map.setMinZoom(Math.max(1, Math.floor(geo.map.getBoundsZoom(box, true)) - 1));
  L.control.zoom({ position: "topright" }).addTo(geo.map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 140 }).addTo(geo.map);
  geo.map.getContainer().setAttribute("role", "application");
  geo.map.getContainer().setAttribute("aria-label", "Map: arrow keys move it, plus and minus zoom. The list beside it tells the same.");

  if (page.remote.length) {
    const notice = document.getElementById("remote");
    notice.append("This page asks the network for layers that were added to it: ");
    page.remote.forEach((address, i) => notice.append(i ? ", " : "", geo.said(address)));
    notice.hidden = false;
  }

  geo.publicWords = () => {
    const { grid_km: grid, sentences, names } = page.public;
    const parts = [`Made to be published: places are given to a grid of ${geo.number(grid)} km`];
    if (sentences) parts.push(`${geo.several(sentences, "sentence")} withheld as graphic`);
    if (names) parts.push(`${geo.several(names, "name")} of private persons withheld`);
    return `${parts.join("; ")}.`;
  };
  if (page.public) {
    document.getElementById("public").append(geo.publicWords());
    document.getElementById("public").hidden = false;
  }

  document.getElementById("credits").append(el("p", {}, page.credits.join(" ")));

  const summary = () => {
    const { rows } = geo.data;
    const dated = geo.dated();
    const { killed, told, open } = geo.count;
    const words = geo.data.rows === 1 ? geo.killedWords([0]) : geo.tollWords([killed, told, open]);
    const parts = [geo.several(rows, "incident")];
    if (dated) parts.push(geo.span(geo.value("start", 0), geo.latest()));
    if (words) parts.push(told === rows || rows === 1 ? words : `${words}, as ${geo.number(told)} of the ${geo.several(rows, "incident")} ${told === 1 ? "tells" : "tell"}`);
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
      const killed = geo.killedOf(under.bubble) || "number killed unknown";
      note.replaceChildren(el("strong", {}, geo.several(under.bubble.rows, "incident")), el("span", {}, `${killed}: click to come nearer`));
    } else if (rows.length) {
      const killed = geo.killedWords(rows) || "number killed unknown";
      const when = geo.span(geo.value("start", rows[0]), geo.value("end", rows[0]), true);
      note.replaceChildren(
        el("strong", {}, geo.said(geo.plain(geo.word("location_name", rows[0]) || "Place not stated"))),
        el("span", {}, rows.length > 1 ? `${geo.number(rows.length)} incidents here, ${killed}: click to read them` : `${when} · ${killed}`));
    } else {
      note.replaceChildren(el("strong", {}, geo.said(geo.plain(zone.name || ""))), el("span", {}, "interpretation"));
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
      if (on) document.getElementById("printed").textContent = [geo.count.rows < page.rows ? `Shown: ${geo.shownWords()}.` : null, geo.sourceWords(), page.public ? geo.publicWords() : null,
        `Printed ${geo.day(Math.floor((Date.now() - new Date().getTimezoneOffset() * 60000) / 86400000))}.`].filter(Boolean).join(" ");
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
    summary();
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
      geo.paintTime();
      geo.buildList();
      geo.buildFacets();
      geo.buildLegend();
      geo.buildMenu();
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
