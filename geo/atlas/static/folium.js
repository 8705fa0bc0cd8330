"use strict";
// What folium's own layers expect around them, without jQuery and without picture files.
(function () {
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions("{{icons}}");
  // folium makes popups with $(`<div>…</div>`)[0] and waits with $(document).ready(…)
  window.$ = window.$ || ((what) => {
    if (typeof what === "string") {
      const template = document.createElement("template");
      template.innerHTML = what.trim();
      return [...template.content.childNodes];
    }
    return { 0: what, ready: (then) => then() };
  });
})();
