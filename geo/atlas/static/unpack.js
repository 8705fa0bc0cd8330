"use strict";
// What stands packed in the page -> its bytes. What stands before this script is needed for the
// first map: it is begun at once, side by side; the rest is unpacked when it is asked for.
var geo = {};
(function () {
  const bytes = (text) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const signs = atob(text);
    const found = new Uint8Array(signs.length);
    for (let i = 0; i < found.length; i++) found[i] = signs.charCodeAt(i);
    return found;
  };
  const inflate = async (packed) => {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };
  const begin = (id, keep) => {
    const element = document.getElementById(id);
    const packed = bytes(element.textContent);
    if (!keep) element.remove();
    return inflate(packed);
  };

  const begun = new Map();
  // `keep` leaves a part's text in place, to be read again.
  geo.unpack = (id, keep = false) => {
    const first = begun.get(id);
    begun.delete(id);
    return first || begin(id, keep);
  };
  for (const { id } of document.querySelectorAll("script[type='text/plain']")) begun.set(id, begin(id));
})();
