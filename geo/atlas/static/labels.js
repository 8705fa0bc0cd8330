"use strict";
// Names on the map, in English and Arabic: the most telling first, none over another or a mark.
(function () {
  geo.FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';
  const ARABIC = '"Noto Naskh Arabic", "Geeza Pro", "Segoe UI", "Noto Sans Arabic", Arial, sans-serif';

  // The least population whose name is shown at a zoom; unknown ones come last.
  const least = (zoom) => (zoom < 6 ? 500000 : zoom < 8 ? 40000 : zoom < 9 ? 12000 : zoom < 10 ? 3000 : 0);
  const TOWNS_SHOWN = 70;
  const LARGE = 100000; // people: such a town is named before any area or post

  class Page {
    constructor(view) {
      this.view = view;
      this.taken = [];
    }
    free([left, top, right, bottom]) {
      return !this.taken.some(
        (box) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top,
      );
    }
    take(box) {
      this.taken.push(box);
    }
    // Lines of {text, size, weight, colour, arabic} at the first side of (x, y) that is free.
    write(x, y, gap, lines, sides = ["right", "left", "above", "below"], must = false) {
      const { context } = this.view;
      const sized = lines.map((line) => {
        context.font = font(line);
        return { ...line, width: context.measureText(line.text).width, high: line.size * 1.2 };
      });
      const width = Math.max(...sized.map((line) => line.width));
      const high = sized.reduce((sum, line) => sum + line.high, 0);
      for (const side of sides) {
        const left = { right: x + gap, left: x - gap - width }[side] ?? x - width / 2;
        const top = { above: y - gap - high, below: y + gap }[side] ?? y - high / 2;
        const box = [left - 2, top - 1, left + width + 2, top + high + 1];
        const last = must && side === sides[sides.length - 1];
        if (!last && !this.free(box)) continue;
        this.take(box);
        let at = top;
        for (const line of sized) {
          const slack = width - line.width;
          const shift = side === "right" ? 0 : side === "left" ? slack : slack / 2;
          draw(context, line, left + shift, at + line.high / 2);
          at += line.high;
        }
        return true;
      }
      return false;
    }
  }

  const font = ({ weight = 400, size, style = "", text }) =>
    `${style} ${weight} ${size}px ${/[\u0600-\u06ff]/.test(text) ? ARABIC : geo.FONT}`;
  // A name in the reader's script first; the other below it, where there is one and room.
  const bilingual = ({ name, arabic }, look, second) => {
    const [first, other] = geo.rtl && arabic ? [arabic, name] : [name, arabic];
    const lines = [{ ...look, text: geo.plain(first, 30) }];
    if (other && second) lines.push({ size: look.size, colour: look.colour, text: geo.plain(other, 30) });
    return lines;
  };

  const draw = (context, line, x, y) => {
    context.font = font(line);
    context.letterSpacing = line.spaced ? "1.5px" : "0px";
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.direction = "ltr";
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = geo.theme.halo;
    context.globalAlpha = 0.9;
    context.strokeText(line.text, x, y);
    context.globalAlpha = 1;
    context.fillStyle = line.colour;
    context.fillText(line.text, x, y);
    context.letterSpacing = "0px";
  };

  const towns = geo.page.towns.map(([name, arabic, lat, lon, population, id]) => ({ name, arabic, lat, lon, population, id }));
  const flatTown = (town) => (town.at = town.at || geo.flat(town.lon / geo.DEGREE, town.lat / geo.DEGREE));

  const letters = (text) => text.normalize("NFKD").replace(/[^\p{L}]/gu, "").toLowerCase();
  // The town that an incident names, where its mark stands: named once, with its Arabic, for both.
  geo.townAt = (at, row) => {
    const id = geo.word("place_id", row);
    const name = geo.plain(geo.word("location_name", row) || "");
    return towns.find((town) => {
      if (id !== null && town.id === id) return true;
      const [x, y] = flatTown(town);
      const close = Math.hypot(x - at[0], y - at[1]) < 2500 * geo.metre(town.lat / geo.DEGREE);
      return close && letters(name).includes(letters(town.name));
    });
  };

  const LOOKED_AT = 500; // rows of a stack whose places are compared
  // The place of a stack, an area or a ring; of several, that of the most dead and how many more.
  const placeOf = (one, row, count) => {
    const named = (at) => geo.plain(geo.namesOf(at)[0] || "", 34);
    if (count === 1) return named(row);
    const rows = (one.rows || geo.rowsOf(one)).slice(0, LOOKED_AT);
    const first = rows.reduce((most, at) => (geo.killed[at] > geo.killed[most] ? at : most), rows[0]);
    const others = new Set(rows.map(named)).size - 1;
    return others ? geo.say("and_more", { name: named(first), n: others }) : named(first);
  };
  // The lines of a stack, an area or a ring: its place, and what happened there in all.
  const incident = (one, row, count, town) => {
    const name = placeOf(one, row, count);
    const lines = [{ text: name, size: 13, weight: 700, colour: geo.theme.ink }];
    const other = count === 1 ? geo.namesOf(row)[1] : null;
    const second = town && !geo.rtl ? town.arabic : other && geo.ownScript(other) !== geo.ownScript(name) ? other : null;
    if (second) lines.push({ text: geo.plain(second, 34), size: 12.5, colour: geo.theme.ink });
    const told = [count > 1 ? geo.say("incidents", { n: count }) : null, geo.killedOf(one)].filter(Boolean);
    if (told.length) lines.push({ text: geo.listed(told), size: 11.5, colour: geo.theme.ink });
    return lines;
  };

  geo.paintNames = (view) => {
    const page = new Page(view);
    const { zoom } = view;
    const theme = geo.theme;
    const seen = (x, y) => x > -60 && y > -20 && x < view.width + 60 && y < view.height + 20;
    const place = (one) => (one.at ? view.at(one.at) : geo.seenAt(one, view));
    const inView = (list) => list.map((one) => ({ one, place: place(one) })).filter(({ place: [x, y] }) => seen(x, y));
    const bubbles = inView(geo.bubbles().filter((one) => one.rows > 1));
    const stacks = inView([...geo.stacks(), ...geo.rings(view)]);
    for (const { one: { r }, place: [x, y] } of stacks) page.take([x - r, y - r, x + r, y + r]);
    for (const { one: { r }, place: [x, y] } of bubbles) page.take([x - r - 6, y - r - 4, x + r + 6, y + r + 15]);

    const named = new Set();
    const chosenRow = (row) => geo.chosen.has(row);
    const isChosen = (one) => (one.rows ? one.rows.some(chosenRow) : one.count === 1 ? chosenRow(one.row) : geo.chosen.size > 0 && geo.rowsOf(one).some(chosenRow));
    const inArea = (one) => incident(one, one.rows[0], one.rows.length).map((line) => ({ ...line, colour: theme.shade, style: "italic" }));
    if (geo.dense()) {
      for (const row of geo.chosen) { // among bubbles only what is read has its name
        if (!geo.isPoint(row)) continue;
        const [x, y] = view.at(geo.position(row));
        page.write(x, y, 16, incident({ count: 1, row }, row, 1, geo.townAt(geo.position(row), row)), undefined, true);
      }
    }
    for (const { one, place: [x, y] } of stacks.slice(0, 60)) {
      const chosen = isChosen(one);
      if (zoom < 6 && stacks.length > 12 && !chosen) continue;
      if (one.at) {
        page.write(x, y, one.r + 5, inArea(one), undefined, chosen);
        continue;
      }
      const town = geo.townAt(geo.position(one.row), one.row);
      if (page.write(x, y, one.r + 5, incident(one, one.row, one.count, town), undefined, chosen) && town) named.add(town);
    }
    const writeArea = (area) => {
      const { box, at } = area.shape;
      const wide = (box[2] - box[0]) * view.scale;
      const [x, y] = view.at(at);
      if (geo.isSmall(area, view) || !seen(x, y)) return;
      if (wide >= 60) page.write(x, y, 8, inArea(area), ["middle", "below", "above"], isChosen(area));
      else page.write(x, y, wide / 2 + 4, inArea(area)); // beside it: within it is no room
    };
    geo.areas().filter(isChosen).forEach(writeArea);
    if (geo.layerOn("towns")) writeTowns(page, LARGE, Infinity, named, seen);
    geo.areas().slice(-40).filter((area) => !isChosen(area)).forEach(writeArea);
    if (geo.layerOn("zones")) {
      for (const zone of geo.page.zones) {
        const shape = geo.shape(zone.shape);
        if (!shape || shape.kind !== "point" || !geo.layerOn("posts") || zoom < 9) continue;
        const [x, y] = view.at(shape.at);
        if (!seen(x, y)) continue;
        // 'Observation post 9: Morek' is Morek on the map
        const text = geo.plain(geo.zoneName(zone).split(/:\s+/).pop(), 26);
        page.write(x, y, 8, [{ text, size: 11, colour: theme.zone }]);
      }
    }
    if (geo.layerOn("highways")) {
      for (const zone of geo.page.zones) {
        const shape = geo.shape(zone.shape);
        if (!shape || shape.kind !== "line" || !zone.name) continue;
        roadName(page, zone, shape, seen);
      }
    }
    if (geo.layerOn("towns")) writeTowns(page, 0, LARGE, named, seen);
    if (geo.layerOn("borders")) {
      const said = new Set(); // a neighbourhood's ground has again what the whole one has
      for (const [name, feature] of geo.grounds(view).reverse().flatMap(({ ground }) => ["divisions", "land"].flatMap((layer) => (ground[layer] || []).map((one) => [layer, one])))) {
        if (said.has(feature.name)) continue;
        const shape = geo.shape(feature.shape);
        if (!shape || !feature.name || shape.kind !== "area") continue;
        const wide = (shape.box[2] - shape.box[0]) * view.scale;
        const [x, y] = view.at(shape.at);
        if (wide < 110 || !seen(x, y)) continue;
        const look = { size: name === "land" ? 13 : 11.5, colour: theme.label };
        const arabic = feature.arabic || (geo.rtl && feature.code ? geo.country(feature.code) : "");
        const lines = bilingual({ name: feature.name, arabic }, look, true).map((line) => // letters apart would break Arabic
          (/[\u0600-\u06ff]/.test(line.text) ? line : { ...line, text: line.text.toUpperCase(), spaced: true }));
        if (page.write(x, y, 4, lines, ["middle", "above", "below"])) said.add(feature.name);
      }
    }
  };

  // Towns of at least `from` and under `to` people, as many as the zoom has room for.
  const writeTowns = (page, from, to, named, seen) => {
    const { view } = page;
    const { zoom } = view;
    let left = TOWNS_SHOWN;
    for (const town of towns) {
      if (left === 0 || town.population < Math.max(from, least(zoom))) break;
      if (town.population >= to || named.has(town)) continue;
      const [x, y] = view.at(flatTown(town));
      if (!seen(x, y) || !page.free([x - 3, y - 3, x + 3, y + 3])) continue;
      const large = town.population >= LARGE;
      const size = large ? 12.5 : 11.5;
      const colour = geo.theme.label;
      const lines = bilingual(town, { size, colour, weight: large ? 600 : 400 }, zoom >= 7);
      if (!page.write(x, y, 5, lines, large ? undefined : ["right", "left"])) continue;
      dot(view.context, x, y, large ? 2.6 : 1.9);
      page.take([x - 3, y - 3, x + 3, y + 3]);
      left--;
    }
  };

  const dot = (context, x, y, r) => {
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = geo.theme.town;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = geo.theme.halo;
    context.stroke();
  };

  // A road's name in a small shield, at the first of its corners that has room.
  const roadName = (page, road, shape, seen) => {
    const { view } = page;
    const ring = shape.rings[0];
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let i = 0; i < ring.length; i += 2) {
      lon += ring[i];
      lat += ring[i + 1];
      points.push([lon, lat]);
    }
    const code = /^[A-Z]{1,3}-?\d+/.exec(road.name); // M5, E80, N-340: what a road sign shows
    const text = code ? code[0] : geo.plain(road.name, 14);
    view.context.font = `700 10px ${geo.FONT}`;
    const width = view.context.measureText(text).width + 9;
    for (const part of [0.5, 0.3, 0.7, 0.15, 0.85]) {
      const [a, b] = points[Math.floor(part * (points.length - 1))];
      const [x, y] = view.at(geo.flat(a / geo.DEGREE, b / geo.DEGREE));
      const box = [x - width / 2 - 2, y - 10, x + width / 2 + 2, y + 10];
      if (!seen(x, y) || !page.free(box)) continue;
      page.take(box);
      view.context.beginPath();
      view.context.roundRect(x - width / 2, y - 7.5, width, 15, 3);
      view.context.fillStyle = geo.theme.highway;
      view.context.fill();
      view.context.lineWidth = 1.2;
      view.context.strokeStyle = geo.theme.halo;
      view.context.stroke();
      view.context.fillStyle = geo.theme.halo;
      view.context.textAlign = "center";
      view.context.textBaseline = "middle";
      view.context.fillText(text, x, y + 0.5);
      return;
    }
  };
})();
