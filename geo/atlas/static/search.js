"use strict";
// A search over every text of every row: spelling made loose, Arabic too, and each block of a
// long page inflated, read and let go.
(function () {
  const UNREAD = new Set(["rivals", "joined_from", "span", "place_id"]); // no words of a text
  let asked = "";

  const MARKS = /[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c-\u200f\u061c]/g;
  const LETTERS = [
    [/[أإآٱٲٳ]/g, "ا"], [/[ؤۇ]/g, "و"], [/[ئىيۍې]/g, "ی"], [/[ةۀهہھ]/g, "ه"], [/[كڪ]/g, "ک"], [/ء/g, ""],
  ];
  // Case, accents, vowel signs and the variants of Arabic letters and digits are no difference.
  geo.fold = (text) => {
    const small = text.toLowerCase();
    if (/^[\x00-\x7f]*$/.test(small)) return small;
    // what composes is taken apart, but a hamza on its seat stays a letter of its own to be folded
    let plain = small.replace(/[\u0622-\u0626]/g, (sign) => ({ "\u0622": "ا", "\u0623": "ا", "\u0624": "و", "\u0625": "ا", "\u0626": "ی" })[sign]);
    plain = plain.normalize("NFKD").replace(MARKS, "");
    for (const [variants, letter] of LETTERS) plain = plain.replace(variants, letter);
    return plain.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  };

  // What is read of a text: a document is found by its title and publisher too.
  const reading = (name) => (text) => {
    if (name !== "document_id") return geo.fold(text);
    const told = geo.documents.get(text);
    return geo.fold(told ? [text, told.title, told.publisher].filter(Boolean).join("\n") : text);
  };

  geo.searched = () => asked;
  geo.search = async (text) => {
    const wanted = geo.fold(text.trim());
    asked = text.trim();
    const mine = asked;
    if (!wanted) {
      geo.setMatches(null);
      return;
    }
    const found = new Uint8Array(geo.data.rows);
    for (const [name, column] of Object.entries(geo.data.words)) {
      if (UNREAD.has(name)) continue;
      const read = reading(name);
      const hits = new Uint8Array(column.codes ? column.words ? column.words.length : column.texts : 0);
      for await (const [start, texts] of geo.eachBlock(column)) {
        if (asked !== mine) return; // the reader has typed on
        texts.forEach((told, i) => {
          if (!read(told).includes(wanted)) return;
          if (column.codes) hits[start + i] = 1;
          else found[start + i] = 1;
        });
      }
      if (!column.codes || !hits.includes(1)) continue;
      for (let row = 0; row < found.length; row++) {
        const code = column.codes.at(row);
        if (code !== geo.UNKNOWN && hits[code]) found[row] = 1;
      }
    }
    if (asked === mine) geo.setMatches(found);
  };
})();
