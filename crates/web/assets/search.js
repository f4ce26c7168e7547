// Ctrl-K goes to the search; the arrow keys walk over what was found. Everything works without.
"use strict";
(() => {
  const field = () => document.getElementById("search-q") || document.querySelector("[data-find]");
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      const here = field();
      if (here && here.offsetParent) {
        here.focus();
        here.select();
      } else {
        location.assign("/search");
      }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...document.querySelectorAll("#found a")];
    const at = links.indexOf(document.activeElement);
    if (links.length === 0 || (at < 0 && document.activeElement !== document.getElementById("search-q"))) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? document.getElementById("search-q") : links[Math.min(next, links.length - 1)]).focus();
  });
})();
