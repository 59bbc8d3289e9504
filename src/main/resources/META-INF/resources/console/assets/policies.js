// Line numbers and places in the editor of policies; progress of a simulation. All of it works without, more slowly.
"use strict";
(function () {
  const area = document.getElementById("policy");
  const outcome = document.getElementById("outcome");

  if (area) {
    const gutter = document.querySelector(".gutter");
    const marked = new Set();
    const number = function () {
      const count = area.value.split("\n").length;
      gutter.replaceChildren();
      for (let line = 1; line <= count; line++) {
        const cell = document.createElement("span");
        cell.textContent = line + "\n";
        if (marked.has(line)) {
          cell.className = "wrong";
        }
        gutter.append(cell);
      }
      gutter.scrollTop = area.scrollTop;
    };
    const caret = function () {
      const before = area.value.slice(0, area.selectionStart).split("\n");
      document.getElementById("caret-line").textContent = before.length;
      document.getElementById("caret-column").textContent = [...before[before.length - 1]].length + 1;
    };
    // Columns count characters, not UTF-16 units.
    const select = function (line, column) {
      const lines = area.value.split("\n");
      const at = Math.min(Math.max(line, 1), lines.length) - 1;
      const start = lines.slice(0, at).reduce((sum, text) => sum + text.length + 1, 0);
      const cut = [...lines[at]].slice(0, column - 1).join("").length;
      area.focus();
      area.setSelectionRange(start + cut, start + Math.max(cut, lines[at].length));
      const height = parseFloat(getComputedStyle(area).lineHeight);
      area.scrollTop = Math.max(0, (at - 8) * height);
      caret();
    };
    document.addEventListener("click", function (event) {
      const place = event.target.closest("[data-line]");
      if (place) {
        event.preventDefault();
        select(Number(place.dataset.line), Number(place.dataset.column));
      }
    });
    const places = [...document.querySelectorAll("[data-line]")];
    places.forEach((place) => marked.add(Number(place.dataset.line)));
    gutter.hidden = false;
    area.addEventListener("input", number);
    area.addEventListener("unmark", () => { marked.clear(); number(); });
    area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
    ["keyup", "click", "input", "focus"].forEach((name) => area.addEventListener(name, caret));
    number();
    if (places.length > 0) {
      select(Number(places[0].dataset.line), Number(places[0].dataset.column));
    }
  }

  const say = function (text) {
    const words = document.createElement("p");
    words.className = "waiting";
    words.textContent = text;
    outcome.replaceChildren(words);
    return words;
  };

  // The events of one answer: what they come to is a part of this page, made by the service.
  const follow = async function (answer) {
    const type = answer.headers.get("Content-Type") || "";
    if (!answer.ok || !answer.body || !type.startsWith("text/event-stream")) {
      say("The service refused (" + answer.status + "): load the page again.");
      return;
    }
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", "Hosts judged");
    const words = say("Judging the stored evidence …");
    outcome.append(bar);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    let finished = false;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += part.value;
      const events = rest.split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const fields = event.split("\n");
        const valueOf = (field) => fields.filter((line) => line.startsWith(field + ":"))
          .map((line) => line.slice(field.length + 1).replace(/^ /, "")).join("\n");
        const name = valueOf("event");
        if (name === "progress") {
          const progress = JSON.parse(valueOf("data"));
          bar.max = progress.total;
          bar.value = progress.judged;
          words.textContent = progress.judged + " of " + progress.total + " hosts judged";
        } else if (name === "outcome" || name === "problem") {
          outcome.innerHTML = JSON.parse(valueOf("data")).html;
          finished = true;
        }
      }
    }
    if (!finished) {
      say("The simulation broke off: try again, or look into the log of the service.");
    }
  };

  const start = function (address, options) {
    say("Judging the stored evidence …");
    return window.fetch(address, options).then(follow).catch(() => say("The service cannot be reached: try again."));
  };

  const form = document.querySelector("[data-simulate]");
  if (form) {
    form.addEventListener("submit", function (event) {
      if (event.submitter && event.submitter.value === "simulate") {
        event.preventDefault();
        event.submitter.disabled = true;
        // What was said of the text before says nothing of this one.
        document.querySelectorAll(".refusal, .notice").forEach((before) => before.remove());
        area.dispatchEvent(new CustomEvent("unmark"));
        start(form.dataset.simulate, { method: "POST", body: new URLSearchParams(new FormData(form)) })
          .finally(() => { event.submitter.disabled = false; });
      }
    });
  }
  if (outcome && outcome.dataset.stream) {
    start(outcome.dataset.stream, {});
  }
})();
