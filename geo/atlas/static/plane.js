"use strict";
// Degrees <-> the plane of the map (Web Mercator, EPSG:3857), as shares of the world from its
// left and top. Latitudes beyond 85.05 degrees lie on the edge.
(function () {
  const EDGE = 85.05;
  geo.DEGREE = 100000; // units a degree in the page's columns
  geo.WORLD = 2 ** 32; // units of the plane's height in our columns: a hundredth of a metre
  geo.EDGE_OF_MAP = EDGE;

  geo.down = (lat) => {
    const sin = Math.sin((Math.max(-EDGE, Math.min(EDGE, lat)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  };
  geo.latitude = (share) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
  // How many pixels at zoom 0 a metre takes at a latitude.
  geo.metre = (lat) => 256 / (40075016.686 * Math.cos((lat * Math.PI) / 180));
})();
