// Django's (5.2.19) two-column choice names an icon whose element may not have a name: let it be an image.
window.addEventListener("load", function () {
  "use strict";
  for (const icon of document.querySelectorAll("span.help-tooltip[aria-label]:not([role])")) {
    icon.setAttribute("role", "img");
  }
});
