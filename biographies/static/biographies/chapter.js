// A chapter's page: focus follows a passage into the panel and back, and nothing that somebody has
// begun to type is taken away by the page's own renewal.
"use strict";
(() => {
  const isBegun = (field) => field.type !== "hidden" && field.value !== field.defaultValue;
  const isTyping = () => {
    const fields = [...document.querySelectorAll(".chapter input, .chapter textarea")];
    return fields.some((field) => isBegun(field) || field === document.activeElement);
  };
  const isRenewal = (event) => event.detail.elt && event.detail.elt.id === "chapter-live";

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isRenewal(event) && isTyping()) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isRenewal(event) && isTyping()) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig && event.detail.requestConfig.path.includes("/citations/")) {
      document.getElementById("passage-heading").focus();
    }
  });

  // A place in the text that was asked for takes the focus, also where the address stays the same.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (!link || link.hasAttribute("hx-get") || link.pathname !== location.pathname) return;
    const place = document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    history.replaceState(history.state, "", link.hash);
    for (const shown of document.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
    place.classList.add("is-shown");
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
  });

  const heading = document.getElementById("passage-heading");
  if (heading && location.hash === "#passage") heading.focus();
})();
