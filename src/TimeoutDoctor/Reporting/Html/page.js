"use strict";
(() => {
  const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const make = (name, text, css) => { const e = document.createElement(name); if (text != null) e.textContent = text; if (css) e.className = css; return e; };

  // Hover and keyboard on charts: each drawing has a list of places with something to say.
  const tip = $("#tip");
  const hide = box => { tip.hidden = true; if (box.mark) box.mark.remove(); box.mark = null; };
  const show = (box, spot) => {
    hide(box);
    const svg = box.svg.getBoundingClientRect(), scale = svg.width / box.width, [x, y, w, h, text] = spot, dot = !w && !h;
    const mark = box.mark = make("span", null, "mark");
    Object.assign(mark.style, { left: (dot ? x - 7 : x - 1) * scale + "px", top: (dot ? y - 7 : y - 1) * scale + "px", width: (dot ? 14 : w + 2) * scale + "px", height: (dot ? 14 : h + 2) * scale + "px" });
    box.append(mark);
    tip.textContent = text; tip.hidden = false;
    const left = svg.left + (x + w / 2) * scale, at = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(innerWidth - at.width - 4, left - at.width / 2)) + "px";
    const above = svg.top + y * scale - at.height - 10;
    tip.style.top = (above > 4 ? above : svg.top + (y + h) * scale + 12) + "px";
  };
  const nearest = (spots, x, y) => {
    let best = null, least = 15 * 15;
    for (const s of spots) {
      if (s[2] || s[3]) { if (x >= s[0] && x <= s[0] + s[2] && y >= s[1] && y <= s[1] + s[3]) return s; continue; }
      const d = (s[0] - x) ** 2 + (s[1] - y) ** 2;
      if (d < least) { least = d; best = s; }
    }
    return best;
  };
  for (const data of $$("script.spots")) {
    const box = data.parentElement, spots = JSON.parse(data.textContent);
    box.svg = $("svg", box); box.width = box.svg.viewBox.baseVal.width;
    const find = e => { const r = box.svg.getBoundingClientRect(), k = box.width / r.width; return nearest(spots, (e.clientX - r.left) * k, (e.clientY - r.top) * k); };
    box.addEventListener("pointermove", e => { const s = find(e); if (s) show(box, s); else hide(box); });
    box.addEventListener("pointerleave", () => hide(box));
    box.svg.tabIndex = 0; box.svg.setAttribute("aria-description", "Arrow keys read out the values");
    let at = -1;
    box.svg.addEventListener("keydown", e => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (e.key === "Escape") hide(box);
      if (!step) return;
      e.preventDefault(); at = (at + step + spots.length) % spots.length; show(box, spots[at]);
    });
    box.svg.addEventListener("blur", () => hide(box));
  }

  // Plain tables with a data-sort attribute: click a head to sort.
  const value = cell => { const t = cell.dataset.v ?? cell.textContent.trim(); const n = parseFloat(t.replace(/[,\s]/g, "")); return isNaN(n) ? t : n; };
  for (const table of $$("table.sort")) {
    $$("th", table).forEach((th, column) => {
      const button = make("button", th.textContent); button.type = "button"; th.textContent = ""; th.append(button);
      button.addEventListener("click", () => {
        const up = th.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
        $$("th", table).forEach(h => h.removeAttribute("aria-sort")); th.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...body.rows].map(r => [value(r.cells[column]), r]);
        rows.sort(([a], [b]) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1) * (up ? 1 : -1));
        body.append(...rows.map(r => r[1]));
      });
    });
  }

  // The table of requests: all rows are in one block of data; only those seen become elements.
  const source = $("#rows-data");
  if (source) {
    const data = JSON.parse(source.textContent), table = $("#rows"), body = table.tBodies[0], page = 100;
    const state = { text: "", cause: "", flagged: false, sort: 0, up: true, shown: page, open: -1 };
    const ms = v => v == null ? "–" : v < 999.5 ? Math.round(v * (v < .95 ? 10 : 1)) / (v < .95 ? 10 : 1) + "\u00a0ms" : +(v / 1000).toFixed(v < 9995 ? 2 : 1) + "\u00a0s";
    const [START, LINE, TARGET, FRONT, WAIT, APP, CAUSE, CONF, FLAG, STATUS, ID, PLACE, SUMMARY, HOPS, STAMP, TRACE] = [...Array(16).keys()];
    const all = data.rows.map((r, i) => ({ r, i, text: [data.lines[r[LINE]], data.targets[r[TARGET]] || "", data.causes[r[CAUSE]], r[ID], r[TRACE], r[STATUS], r[STAMP]].join(" ").toLowerCase() }));
    const keys = [r => r[START], r => data.lines[r[LINE]], r => data.targets[r[TARGET]] || "", r => r[FRONT] ?? -1, r => r[WAIT] ?? -1, r => r[APP] ?? -1, r => data.causes[r[CAUSE]]];
    const matching = () => {
      const words = state.text.toLowerCase().split(/\s+/).filter(Boolean), key = keys[state.sort], sign = state.up ? 1 : -1;
      return all.filter(({ r, text }) => (!state.cause || data.causes[r[CAUSE]] === state.cause) && (!state.flagged || r[FLAG]) && words.every(w => text.includes(w)))
        .sort((a, b) => { const x = key(a.r), y = key(b.r); return (x < y ? -1 : x > y ? 1 : a.i - b.i) * sign; });
    };
    const cell = (row, text, css, code) => { const td = make("td", code ? null : text, css); if (code) td.append(make("code", text)); row.append(td); };
    const detail = r => {
      const row = make("tr", null, "more"), td = make("td"), dl = make("dl"), add = (k, v) => { if (v) dl.append(make("dt", k), make("dd", v)); };
      td.colSpan = 7;
      add("What happened", r[SUMMARY]); add("Confidence", r[CONF]); add("Status", r[STATUS] ? String(r[STATUS]) : ""); add("Request id", r[ID]); add("Trace id", r[TRACE]);
      add("Line", r[PLACE]); if (r[ID] || r[TRACE]) add("Explain", "timeout-doctor explain " + (r[ID] || r[TRACE]));
      td.append(dl);
      const hops = make("div", null, "hops"), end = Math.max(data.limit * 1.07, 1);
      for (const [hop, from, time] of r[HOPS]) {
        const track = make("div"), bar = make("i");
        bar.style.cssText = `left:${Math.min(100, from / end * 100)}%;width:${Math.max(.3, Math.min(100 - from / end * 100, time / end * 100))}%;--c:var(--${data.hops[hop]})`;
        track.append(bar); hops.append(make("span", data.hops[hop]), track, make("span", ms(time), "num"));
      }
      td.append(hops); row.append(td); return row;
    };
    let found = [];
    const draw = () => {
      found = matching();
      const rows = document.createDocumentFragment();
      for (const { r, i } of found.slice(0, state.shown)) {
        const row = make("tr"); row.dataset.i = i;
        if (r[ID]) row.id = "request=" + r[ID];
        cell(row, "", "nw"); const open = make("button", r[STAMP]); open.type = "button"; open.setAttribute("aria-expanded", i === state.open); row.firstChild.append(open);
        cell(row, data.lines[r[LINE]], "hide", true); cell(row, data.targets[r[TARGET]] || "–", "hide"); cell(row, ms(r[FRONT]), "num");
        cell(row, ms(r[WAIT]), "num hide"); cell(row, ms(r[APP]), "num hide"); cell(row, data.causes[r[CAUSE]], null, true);
        rows.append(row);
        if (i === state.open) { row.className = "open"; rows.append(detail(r)); }
      }
      body.replaceChildren(rows);
      $("#rows-count").textContent = `${found.length.toLocaleString("en-US")} of ${all.length.toLocaleString("en-US")} requests` + (found.length > state.shown ? `, first ${state.shown} shown` : "");
      $("#rows-more").hidden = found.length <= state.shown;
    };
    const focus = row => { if (row) $("button", row).focus({ preventScroll: true }); };
    const toggle = i => { state.open = state.open === i ? -1 : i; draw(); focus($(`tr[data-i="${i}"]`, body)); };
    body.addEventListener("click", e => { const row = e.target.closest("tr[data-i]"); if (row && !getSelection().toString()) toggle(+row.dataset.i); });
    body.addEventListener("keydown", e => {
      const row = e.target.closest("tr[data-i]");
      if (!row) return;
      const next = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[e.key];
      if (next) { e.preventDefault(); let to = row[next]; while (to && !to.dataset.i) to = to[next]; focus(to); if (to) to.scrollIntoView({ block: "nearest" }); }
    });
    $$("th", table).forEach((th, column) => {
      const button = make("button", th.textContent); button.type = "button"; th.textContent = ""; th.append(button);
      button.addEventListener("click", () => {
        state.up = state.sort === column ? !state.up : true; state.sort = column;
        $$("th", table).forEach(h => h.removeAttribute("aria-sort")); th.setAttribute("aria-sort", state.up ? "ascending" : "descending");
        draw();
      });
    });
    $("#rows-text").addEventListener("input", e => { state.text = e.target.value; state.shown = page; draw(); });
    const choice = $("#rows-cause");
    [...new Set(data.causes)].forEach(c => choice.append(make("option", c)));
    choice.addEventListener("change", e => { state.cause = e.target.selectedIndex ? e.target.value : ""; state.shown = page; draw(); });
    $("#rows-flagged").addEventListener("change", e => { state.flagged = e.target.checked; state.shown = page; draw(); });
    $("#rows-more").addEventListener("click", () => { state.shown += 500; draw(); });
    $("#rows-tools").hidden = false;
    const follow = () => {
      const hash = decodeURIComponent(location.hash.slice(1));
      if (!hash.startsWith("request=")) return;
      const id = hash.slice(8).toLowerCase(), hit = all.find(({ r }) => r[ID].toLowerCase() === id || r[TRACE].toLowerCase() === id);
      if (!hit) { $("#rows-count").textContent = `No request ${hash.slice(8)} is on this page.`; $("#all").scrollIntoView(); return; }
      Object.assign(state, { text: "", cause: "", flagged: false, open: hit.i }); $("#rows-text").value = ""; choice.selectedIndex = 0; $("#rows-flagged").checked = false;
      const at = matching().findIndex(m => m.i === hit.i);
      state.shown = Math.max(page, at + 20); draw();
      const row = $(`tr[data-i="${hit.i}"]`, body); row.scrollIntoView({ block: "center" }); focus(row);
    };
    draw(); addEventListener("hashchange", follow); follow();
  }

  // Paper has no clicks: everything is open on it.
  let closed = [];
  addEventListener("beforeprint", () => { closed = $$("details:not([open]):not(.data)"); closed.forEach(d => d.open = true); });
  addEventListener("afterprint", () => closed.forEach(d => d.open = false));
})();
