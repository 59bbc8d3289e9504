// Changes of verdicts reach the fleet page as they happen: at most one look a second, however many there are.
"use strict";
(function () {
  const fleet = () => document.querySelector("[data-live]");
  if (fleet() && window.EventSource) {
    const source = new EventSource("/console/changes");
    let waiting = false;
    const look = function () {
      waiting = false;
      const focused = document.activeElement;
      // Nothing is taken away from under somebody who types.
      if (fleet() && !(focused && focused.closest("form.filter"))) {
        window.htmx.trigger(fleet(), "fleet-changed");
      }
    };
    const changed = function () {
      if (!waiting) {
        waiting = true;
        window.setTimeout(look, 1000);
      }
    };
    source.addEventListener("trust", changed);
    const live = document.getElementById("live");
    source.addEventListener("open", () => { live.hidden = false; });
    source.addEventListener("error", () => { live.hidden = true; });
    window.addEventListener("pagehide", () => source.close());
  }
})();
