"use strict";
// What is shown -> CSV and GeoJSON, made in the page, in the columns of geo's own tables, so that
// `geo map` and a spreadsheet read them back. A spreadsheet would run a cell that begins with
// = + - @ as a formula: such a text gets a ' before it, which geo's reader takes off again.
(function () {
  const { UNKNOWN } = geo;
  const RUNS = /^'*[=+\-@\t\r\n＝＋－＠]/;
  const INNER = new Set(["shape", "before", "after", "rivals"]);
  const DAYS = new Set(["start", "end"]);
  const PAUSE = 4000; // rows between two breaths

  geo.csvCell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value !== "string") return String(value);
    const safe = RUNS.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };

  // A shape of the page -> rings, closed, or lines of [lon, lat].
  const rings = (shape) =>
    geo.outlines(shape).map((points) => {
      if (shape.kind === "area" && points.length && String(points[0]) !== String(points[points.length - 1])) points.push(points[0]);
      return points;
    });
  const signed = (ring) => ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  const holds = (ring, [x, y]) => {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside;
  };
  // Rings that are filled by evenodd -> polygons with their holes, turned as RFC 7946 asks.
  const polygons = (all) => {
    const depth = all.map((ring) => all.filter((other) => other !== ring && holds(other, ring[0])).length);
    const turned = (ring, left) => ((signed(ring) > 0) === left ? ring : [...ring].reverse());
    return all.flatMap((ring, i) => (depth[i] % 2 ? [] : [[turned(ring, true),
      ...all.filter((hole, j) => depth[j] === depth[i] + 1 && holds(ring, hole[0])).map((hole) => turned(hole, false))]]));
  };
  geo.geometryOf = (row) => {
    if (geo.isPoint(row)) return { type: "Point", coordinates: ["lon", "lat"].map((name) => geo.value(name, row) / geo.DEGREE) };
    const shape = geo.isArea(row) ? geo.page.shapes[geo.value("shape", row)] : null;
    if (!shape) return null;
    const told = rings(shape);
    if (shape.kind === "point") return { type: "MultiPoint", coordinates: told.map(([point]) => point) };
    if (shape.kind === "line") return { type: "MultiLineString", coordinates: told };
    const found = polygons(told);
    return found.length === 1 ? { type: "Polygon", coordinates: found[0] } : { type: "MultiPolygon", coordinates: found };
  };
  const wkt = (geometry) => {
    if (!geometry || geometry.type === "Point") return null;
    const pairs = (told) => (typeof told[0] === "number" ? told.join(" ") : `(${told.map(pairs).join(", ")})`);
    return `${geometry.type.toUpperCase()} ${pairs(geometry.coordinates)}`;
  };

  // The cells of a row, unknown ones null, in the order of the columns.
  const columns = () => [...geo.page.columnNames].filter((name) => !INNER.has(name));
  const cellOf = async (name, row) => {
    if (geo.data.words[name]) return geo.text(name, row);
    const value = geo.value(name, row);
    if (value === UNKNOWN) return null;
    if (DAYS.has(name)) return geo.isoDay(value);
    if (name === "lat" || name === "lon") return value / geo.DEGREE;
    if (name === "probability") return value / 1000;
    return name === "recalled" ? value === 1 : value;
  };
  const eachRow = async (use) => {
    const names = columns();
    let n = 0;
    for (const row of [...geo.eachShown()]) {
      const cells = {};
      for (const name of names) cells[name] = await cellOf(name, row);
      use(cells, geo.geometryOf(row));
      if (++n % PAUSE === 0) await new Promise((then) => setTimeout(then));
    }
    return names;
  };

  geo.csv = async () => {
    const lines = [];
    const names = await eachRow((cells, geometry) =>
      lines.push([...Object.values(cells), wkt(geometry)].map(geo.csvCell).join(",")));
    return [[...names, "wkt"].map(geo.csvCell).join(","), ...lines, ""].join("\r\n");
  };
  geo.geojson = async () => {
    const features = [];
    await eachRow((properties, geometry) => features.push(JSON.stringify({ type: "Feature", geometry, properties })));
    return `{"type": "FeatureCollection", "features": [\n${features.join(",\n")}\n]}\n`;
  };

  // Hand a file to the reader; its name comes from the map's title.
  geo.save = (content, ending, type) => {
    const stem = (geo.page.title || "incidents").normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "incidents";
    const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    const link = geo.el("a", { href: url, download: `${stem.toLowerCase()}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
})();
