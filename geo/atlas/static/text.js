"use strict";
// Text from anywhere -> nodes that show it and can do nothing else. No other file makes markup.
(function () {
  // Controls would be invisible or eat what follows: show their pictures (U+2400 block).
  geo.visible = (value) =>
    String(value).replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (sign) => {
      const code = sign.charCodeAt(0);
      if (code < 32) return String.fromCharCode(0x2400 + code);
      return code === 127 ? "\u2421" : `⟨${code.toString(16)}⟩`;
    });

  // For canvas and attributes, where nothing isolates: without direction overrides, and short.
  geo.plain = (value, longest = 60) => {
    const text = geo.visible(value).replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "");
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  };

  // An element: options are properties, `on` handlers, `data` and `aria` attributes.
  geo.el = (tag, options = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) {
      if (value === undefined || value === null || value === false) continue;
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };

  // Text of a document, isolated: it takes its own direction and cannot turn its neighbours.
  geo.said = (value, className, lang) =>
    geo.el("bdi", { dir: "auto", class: className, lang: lang || null }, geo.visible(value));
  // The language of a document's words, where it is known.
  geo.langOf = (id) => {
    const told = geo.documents.get(id);
    return told && /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(told.language || "") ? told.language : null;
  };

  // Only http and https become links; anything else stays text.
  geo.link = (address) => {
    let url = null;
    try {
      url = /^https?:\/\//i.test(address) ? new URL(address) : null;
    } catch {
      url = null;
    }
    if (!url) return geo.said(address);
    const options = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
    return geo.el("a", options, geo.said(address));
  };

  // Work that can wait until the map has been painted and nothing new has come for a moment.
  const waiting = new Map();
  geo.later = (name, work) => {
    clearTimeout(waiting.get(name));
    waiting.set(name, setTimeout(() => {
      waiting.delete(name);
      work();
    }, 60));
  };
  // A little post office: views tell and hear what changed without knowing each other.
  const hearers = {};
  geo.on = (news, hearer) => (hearers[news] = hearers[news] || []).push(hearer);
  geo.tell = (news, detail) => (hearers[news] || []).forEach((hearer) => hearer(detail));
})();
