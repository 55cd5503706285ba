// Live regions: no polling of hidden tabs or of a region somebody types in; slower after an error;
// what a region says of its progress goes to the status line and to the page's title.
"use strict";
(() => {
  const SAY_EVERY_MS = 10000;
  const LONGEST_PAUSE_MS = 30000;
  const pauses = new Map();
  let saidAt = 0;

  const isTypedIn = (region) =>
    region.contains(document.activeElement) &&
    ["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName);

  document.addEventListener("htmx:beforeRequest", (event) => {
    const region = event.detail.elt;
    if (!region.hasAttribute("data-live")) return;
    const pause = pauses.get(region.id);
    if (document.hidden || isTypedIn(region) || (pause && Date.now() < pause.until)) {
      event.preventDefault();
    }
  });

  const slowDown = (event) => {
    const region = event.detail.elt;
    if (!region.hasAttribute("data-live")) return;
    const before = pauses.get(region.id);
    const length = Math.min(LONGEST_PAUSE_MS, before ? before.length * 2 : 4000);
    const since = before ? before.since : new Date();
    pauses.set(region.id, { length, since, until: Date.now() + length });
    const note = document.getElementById("not-updated");
    const at = since.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    note.textContent = `Not updated since ${at}: the server does not answer. Trying again.`;
    note.hidden = false;
  };
  document.addEventListener("htmx:sendError", slowDown);
  document.addEventListener("htmx:timeout", slowDown);
  document.addEventListener("htmx:responseError", slowDown);

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    pauses.delete(event.detail.elt.id);
    document.getElementById("not-updated").hidden = true;
  });

  document.addEventListener("htmx:load", (event) => {
    const region = event.detail.elt;
    if (region.dataset && region.dataset.title) document.title = region.dataset.title;
    const said = region.dataset && region.dataset.said;
    const status = document.getElementById("progress-said");
    if (said && status && status.textContent !== said && Date.now() - saidAt > SAY_EVERY_MS) {
      status.textContent = said;
      saidAt = Date.now();
    }
  });

  // A link that looks like a button answers the Space key like one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches('a[role="button"]')) return;
    event.preventDefault();
    event.target.click();
  });

  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();
