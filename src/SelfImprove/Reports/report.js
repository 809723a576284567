"use strict";
(() => {
  // Tables: the column heads sort. Without a script the tables stand in the order of the experiment.
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    for (const head of table.querySelectorAll("th[data-column]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== "descending";
        table.querySelectorAll("[aria-sort]").forEach(h => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = row => row.cells[+head.dataset.column].dataset.value;
        const order = (a, b) => {
          const [x, y] = [key(a), key(b)];
          const [u, v] = [parseFloat(x), parseFloat(y)];
          if (Number.isNaN(u) || Number.isNaN(v)) {
            return Number.isNaN(u) && Number.isNaN(v) ? (down ? 1 : -1) * x.localeCompare(y) : Number.isNaN(u) ? 1 : -1;
          }
          return down ? v - u : u - v;
        };
        body.append(...[...body.rows].sort(order));
      });
    }
  }

  // Legend: sets of conditions at a click.
  for (const set of document.querySelectorAll(".legend .sets")) {
    set.hidden = false;
    for (const button of set.querySelectorAll("button")) {
      const shown = button.dataset.show.split(" ").filter(s => s).map(s => "on" + s);
      button.addEventListener("click", () =>
        document.querySelectorAll("#legend input").forEach(i => { i.checked = shown.includes(i.id); }));
    }
  }

  // Plots: the values at the step under the pointer.
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  document.body.append(tip);
  const names = [...document.querySelectorAll("#legend li")].filter(li => li.querySelector("input")).map(li => li.textContent.trim());
  const show = (v, percent) => percent ? (100 * v).toFixed(1) + " %" : String(+v.toPrecision(4));
  for (const svg of document.querySelectorAll("svg[data-plot]")) {
    const plot = JSON.parse(svg.dataset.plot);
    const [low, high, start, end] = plot.axis;
    const cross = document.createElementNS("http://www.w3.org/2000/svg", "path");
    cross.setAttribute("class", "cross");
    const leave = () => { tip.hidden = true; cross.remove(); };
    svg.addEventListener("pointerleave", leave);
    svg.addEventListener("pointermove", event => {
      if (plot.steps.length === 0) return;
      const box = svg.getBoundingClientRect();
      const x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
      const wanted = low + (x - start) / (end - start) * (high - low);
      let at = 0;
      plot.steps.forEach((s, i) => { if (Math.abs(s - wanted) < Math.abs(plot.steps[at] - wanted)) at = i; });
      const px = start + (plot.steps[at] - low) / (high - low) * (end - start);
      cross.setAttribute("d", `M${px} 8V${svg.viewBox.baseVal.height - 38}`);
      svg.append(cross);
      const rows = plot.values
        .map((v, i) => [(plot.names ?? names)[i], v[at], i])
        .filter(r => r[1] !== null && (plot.names || document.getElementById("on" + r[2])?.checked !== false))
        .sort((a, b) => b[1] - a[1]);
      tip.replaceChildren(Object.assign(document.createElement("b"), { textContent: plot.labels?.[plot.steps[at]] ?? "step " + plot.steps[at] }));
      const table = document.createElement("table");
      for (const [name, value] of rows) {
        const row = table.insertRow();
        row.insertCell().textContent = name;
        row.cells[0].style.textAlign = "left";
        row.insertCell().textContent = show(value, plot.percent);
      }
      tip.append(table);
      tip.hidden = rows.length === 0;
      tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)) + "px";
      tip.style.top = Math.max(4, Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 8)) + "px";
    });
  }

  // Printing shows everything but the plots of all other metrics, which would be dozens of pages.
  addEventListener("beforeprint", () => document.querySelectorAll("details:not(.long)").forEach(d => { d.open = true; }));
})();
