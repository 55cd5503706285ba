// Says beside the chosen crontab when it is due, in words. A file: our policy allows no script in a page.
(function () {
  "use strict";
  const list = document.getElementById("readable-crontabs");
  const select = document.getElementById("id_crontab");
  const help = document.querySelector(".field-crontab .help");
  if (!list || !select || !help) {
    return;
  }
  const words = JSON.parse(list.textContent);
  const said = document.createElement("div");
  help.append(said);
  const tell = function () {
    const chosen = words[select.value];
    said.textContent = chosen ? "In words: " + chosen : "";
  };
  select.addEventListener("change", tell);
  tell();
})();
