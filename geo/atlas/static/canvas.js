"use strict";
// A canvas that Leaflet moves and zooms with its map, and the way from shapes to its pixels.
// Positions are pixels of the plane at zoom 0, from the middle of the ground: small numbers, which
// survive the single precision of canvas paths at every zoom.
(function () {
  const [south, west, north, east] = geo.page.box;
  const middleX = 256 * ((west + east) / 720 + 0.5);
  const middleY = 256 * geo.down((south + north) / 2);

  geo.flat = (lon, lat) => [256 * (lon / 360 + 0.5) - middleX, 256 * geo.down(lat) - middleY];
  // Where a row's mark lies.
  geo.position = (row) => {
    const [x, y] = geo.share(row);
    return [256 * x - middleX, 256 * y - middleY];
  };

  // The rings or lines of a shape of the page, told in steps: as [lon, lat], and as flat positions.
  geo.outlines = (shape) =>
    shape.rings.map((steps) => {
      const points = [];
      let [lon, lat] = [0, 0];
      for (let i = 0; i < steps.length; i += 2) {
        lon += steps[i];
        lat += steps[i + 1];
        points.push([lon / geo.DEGREE, lat / geo.DEGREE]);
      }
      return points;
    });
  geo.flatRings = (shape) => geo.outlines(shape).map((ring) => ring.map(([lon, lat]) => geo.flat(lon, lat)));

  // A shape of the page -> its path and box in flat positions, made once, when first drawn.
  geo.shape = (number) => {
    const shape = geo.page.shapes[number];
    if (!shape) return null;
    if (!shape.path) {
      shape.path = new Path2D();
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const ring of geo.flatRings(shape)) {
        ring.forEach(([x, y], i) => {
          if (i) shape.path.lineTo(x, y);
          else shape.path.moveTo(x, y);
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        });
        if (shape.kind === "area") shape.path.closePath();
      }
      shape.box = box;
      const label = shape.label || shape.rings[0];
      shape.at = geo.flat(label[0] / geo.DEGREE, label[1] / geo.DEGREE);
    }
    return shape;
  };

  // Flat positions -> degrees, for Leaflet.
  geo.degrees = ([x, y]) => [geo.latitude((y + middleY) / 256), ((x + middleX) / 256) * 360 - 180];

  class View {
    constructor(context, zoom, left, top, width, height) {
      const scale = 2 ** zoom;
      Object.assign(this, { context, zoom, scale, width, height, left, top });
      this.dx = middleX * scale - left;
      this.dy = middleY * scale - top;
    }
    at([x, y]) {
      return [x * this.scale + this.dx, y * this.scale + this.dy];
    }
    sees([left, top, right, bottom], margin = 0) {
      return (
        right * this.scale + this.dx >= -margin &&
        left * this.scale + this.dx <= this.width + margin &&
        bottom * this.scale + this.dy >= -margin &&
        top * this.scale + this.dy <= this.height + margin
      );
    }
    path(shape) {
      if (this.context.pathOf) return this.context.pathOf(shape, this.scale, this.dx, this.dy);
      const placed = new Path2D();
      placed.addPath(shape.path, new DOMMatrix([this.scale, 0, 0, this.scale, this.dx, this.dy]));
      return placed;
    }
  }

  // The view as the reader sees it now, for hits: container pixels.
  geo.viewNow = () => {
    const size = geo.map.getSize();
    const corner = geo.map.getPixelBounds().min;
    return new View(geo.probe, geo.map.getZoom(), corner.x, corner.y, size.x, size.y);
  };
  geo.probe = document.createElement("canvas").getContext("2d");

  const canvases = new Map(); // by name, from the ground up
  // Leaflet's renderer moves and scales the element; we only paint it.
  geo.Canvas = L.Renderer.extend({
    options: { padding: 0.15 },
    initialize(paint, options) {
      this._paint = paint;
      L.Renderer.prototype.initialize.call(this, options);
    },
    _initContainer() {
      this._container = geo.el("canvas", { "aria-hidden": "true" });
      this._container.style.pointerEvents = "none";
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const sharp = window.devicePixelRatio || 1;
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = Math.round(size.x * sharp);
      canvas.height = Math.round(size.y * sharp);
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this._sharp = sharp;
      this.paint();
    },
    paint() {
      if (!this._map || !this._bounds) return;
      const size = this._bounds.getSize();
      const corner = this._bounds.min.add(this._map.getPixelOrigin());
      const context = this._container.getContext("2d");
      context.setTransform(this._sharp, 0, 0, this._sharp, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      const view = new View(context, this._zoom, corner.x, corner.y, size.x, size.y);
      // For paper, Chromium plays the calls again onto the page, where clearing one canvas wipes
      // those below it: then the topmost paints for all.
      if (!geo.printing) this._paint(view);
      else if (this === [...canvases.values()].pop()) geo.paintAll(view);
    },
  });

  geo.canvas = (name, order, paint) => {
    const pane = geo.map.createPane(`geo-${name}`);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
    const canvas = new geo.Canvas(paint, { pane: `geo-${name}` });
    canvases.set(name, canvas);
    canvas.addTo(geo.map);
  };
  // Paint some canvases again, or all of them; one that has nothing to show was never made.
  geo.repaint = (...names) => (names.length ? names : [...canvases.keys()]).forEach((name) => canvases.get(name)?.paint());
  // Everything on one canvas, for paper and pictures.
  geo.paintAll = (view) => canvases.forEach((one) => one._paint(view));
  geo.View = View;
})();
