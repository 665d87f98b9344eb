/* A plot of the term of one sample, its slope and curvature over one element, drawn from printed functions. */
"use strict";
(() => {
  const POINTS = 481, MARGIN = { left: 46, right: 12, top: 10, bottom: 26 };
  const NAMES = ["loss", "gradient", "curvature"];
  const shown = (number) => (Number.isFinite(number) ? String(+number.toPrecision(4)).replace("-", "−") : Number.isNaN(number) ? "undefined" : number > 0 ? "∞" : "−∞");

  class Plot {
    constructor(figure, { data, entries }) {
      Object.assign(this, { figure, data, entries, svg: figure.querySelector("svg"), at: null });
      this.rows = Object.fromEntries(Object.entries(data.rows).map(([name, row]) => [name, [...row]]));
      this.parameters = { ...data.parameters };
      this.names = data.curvature ? NAMES : NAMES.slice(0, 2);
      this.hidden = new Set();
      this.legend();
      data.controls.forEach((control) => this.control(control));
      this.svg.addEventListener("pointermove", (event) => this.point(event));
      this.svg.addEventListener("pointerdown", (event) => this.point(event));
      this.svg.addEventListener("keydown", (event) => this.key(event));
      new ResizeObserver(() => this.draw()).observe(this.svg);
    }

    /* Terms, slopes and curvatures of samples, each given by its row of the input */
    evaluate(rows) {
      const { data, entries } = this, count = rows.length;
      const given = { [data.sample]: count, ...data.lengths, ...this.parameters, grad_scale: 1 };
      for (const [name, row] of Object.entries(this.rows)) given[name] = Float64Array.from({ length: count * row.length }, (_, i) => row[i % row.length]);
      for (const [name, row] of Object.entries(data.shared)) given[name] = Float64Array.from(row);
      given[data.wrt] = Float64Array.from(rows.flat());
      const terms = new Float64Array(count), slopes = new Float64Array(given[data.wrt].length), bends = new Float64Array(slopes.length);
      entries.evaluate({ ...given, terms, [`grad_${data.wrt}`]: slopes });
      if (data.curvature) entries.hessian_diag({ ...given, [`hess_${data.wrt}`]: bends });
      return { terms, slopes, bends };
    }

    /* The three curves at places of the element */
    values(xs) {
      const [, ...others] = this.rows[this.data.wrt], size = 1 + others.length;
      const { terms, slopes, bends } = this.evaluate(xs.map((x) => [x, ...others]));
      const first = (array) => xs.map((_, i) => array[i * size]);
      return { loss: [...terms], gradient: first(slopes), curvature: first(bends) };
    }

    called(name) {
      return name === "loss" ? this.data.value : name;
    }

    legend() {
      const box = this.figure.querySelector(".curves");
      for (const name of this.names) {
        const label = document.createElement("label");
        label.innerHTML = `<input type="checkbox" checked><svg viewBox="0 0 30 10" aria-hidden="true"><path class="${name}" d="M1 5H29"/></svg>${this.called(name)}`;
        label.firstChild.addEventListener("change", (event) => { this.hidden[event.target.checked ? "delete" : "add"](name); this.draw(); });
        box.append(label);
      }
    }

    control(control) {
      const label = document.createElement("label"), { values } = control;
      const [low, high, step, value] = values.length ? [0, values.length - 1, 1, values.indexOf(control.value)] : [control.low, control.high, control.step, control.value];
      label.innerHTML = `<span>${control.symbol}</span><input type="range" min="${low}" max="${high}" step="any" aria-label="${control.name}"><output></output>`;
      const [, input, output] = label.children;
      if (values.length) input.step = 1;
      input.value = value;
      const take = () => {
        const exact = values.length ? values[+input.value] : +(+input.value).toPrecision(4);
        if (control.element === null) this.parameters[control.name] = exact;
        else this.rows[control.name][control.element] = exact;
        output.textContent = shown(+exact.toPrecision(3));
      };
      input.addEventListener("input", () => { take(); this.draw(); });
      input.addEventListener("keydown", (event) => {
        const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
        if (!way || values.length) return;
        event.preventDefault();
        input.value = +input.value + way * step;
        input.dispatchEvent(new Event("input"));
      });
      take();
      this.figure.querySelector(".sliders").append(label);
    }

    point(event) {
      const box = this.svg.getBoundingClientRect();
      const share = (event.clientX - box.left - MARGIN.left) / (box.width - MARGIN.left - MARGIN.right);
      this.at = this.data.low + Math.min(1, Math.max(0, share)) * (this.data.high - this.data.low);
      this.draw();
    }

    key(event) {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key], { low, high } = this.data;
      if (!way) return;
      event.preventDefault();
      const step = (high - low) / (event.shiftKey ? 20 : 100);
      this.at = Math.min(high, Math.max(low, (this.at ?? (low + high) / 2) + way * step));
      this.draw();
    }

    draw() {
      const { svg, data } = this, { width, height } = svg.getBoundingClientRect();
      if (!width) return;
      const { low, high } = data, xs = Array.from({ length: POINTS }, (_, i) => low + (high - low) * i / (POINTS - 1));
      const curves = this.values(xs), names = this.names.filter((name) => !this.hidden.has(name));
      const [bottom, top] = reach(names.map((name) => curves[name]));
      const x = (value) => MARGIN.left + (value - low) / (high - low) * (width - MARGIN.left - MARGIN.right);
      const y = (value) => height - MARGIN.bottom - (value - bottom) / (top - bottom) * (height - MARGIN.top - MARGIN.bottom);
      const parts = [];
      for (const tick of ticks(low, high, width / 65)) parts.push(`<line class="${tick === 0 ? "zero" : "axis"}" x1="${x(tick)}" x2="${x(tick)}" y1="${MARGIN.top}" y2="${height - MARGIN.bottom}"/><text x="${x(tick)}" y="${height - 8}" text-anchor="middle">${shown(tick)}</text>`);
      for (const tick of ticks(bottom, top, height / 45)) parts.push(`<line class="${tick === 0 ? "zero" : "axis"}" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end">${shown(tick)}</text>`);
      parts.push(`<clipPath id="clip-${this.figure.parentElement.id}"><rect x="${MARGIN.left}" y="${MARGIN.top - 2}" width="${width - MARGIN.left - MARGIN.right}" height="${height - MARGIN.top - MARGIN.bottom + 4}"/></clipPath><g clip-path="url(#clip-${this.figure.parentElement.id})">`);
      for (const name of [...names].reverse()) parts.push(`<path class="${name}" d="${path(xs, curves[name], x, y, top - bottom)}"/>`);
      parts.push("</g>");
      let told = `over <span class="symbol">${data.symbol}</span>`;
      if (this.at !== null) {
        const here = this.values([this.at]);
        parts.push(`<line class="cursor" x1="${x(this.at)}" x2="${x(this.at)}" y1="${MARGIN.top}" y2="${height - MARGIN.bottom}"/>`);
        for (const name of names) if (here[name][0] >= bottom && here[name][0] <= top) parts.push(`<circle class="${name}" r="4.5" cx="${x(this.at)}" cy="${y(here[name][0])}"/>`);
        told = `<span class="symbol">${data.symbol}</span> = ${shown(this.at)}: ${names.map((name) => `${this.called(name)} ${shown(here[name][0])}`).join(", ")}`;
      }
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.innerHTML = parts.join("");
      this.figure.querySelector(".readout").innerHTML = told;
      window.SYMLOSS_FIELD(this);
    }
  }

  /* What is worth showing: the first curve nearly whole, of others that run off as much again on either side */
  function reach(curves) {
    const spans = curves.map((values) => {
      const finite = values.filter(Number.isFinite).sort((a, b) => a - b), at = (share) => finite[Math.round(share * (finite.length - 1))];
      return finite.length ? [at(0.005), at(0.995)] : [0, 0];
    });
    let [bottom, top] = spans.length ? spans[0] : [-1, 1];
    const more = top - bottom || Infinity, [least, most] = [bottom - more, top + more];
    for (const [low, high] of spans) { bottom = Math.min(bottom, Math.max(low, least)); top = Math.max(top, Math.min(high, most)); }
    bottom = Math.min(bottom, 0); top = Math.max(top, 0);
    const room = 0.06 * (top - bottom) || 1;
    return [bottom - room, top + room];
  }

  function ticks(low, high, most) {
    const rough = (high - low) / Math.max(2, most), size = 10 ** Math.floor(Math.log10(rough));
    const step = size * [1, 2, 5, 10].find((factor) => size * factor >= rough);
    const first = Math.ceil(low / step - 1e-9), count = Math.floor((high - first * step) / step + 1e-9) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, i) => +((first + i) * step).toPrecision(12));
  }

  /* A line through the points, broken where a value is missing or jumps */
  function path(xs, ys, x, y, height) {
    const parts = [];
    let pen = "M";
    ys.forEach((value, i) => {
      if (!Number.isFinite(value)) { pen = "M"; return; }
      const step = Math.abs(value - ys[i - 1]), beside = Math.max(Math.abs(ys[i - 1] - ys[i - 2]) || 0, Math.abs(ys[i + 1] - value) || 0);
      if (step > 0.03 * height && step > 8 * beside) pen = "M";
      parts.push(`${pen}${x(xs[i]).toFixed(1)} ${y(Math.max(-1e6, Math.min(1e6, value))).toFixed(1)}`);
      pen = "L";
    });
    return parts.join("");
  }

  for (const [id, plot] of Object.entries(window.SYMLOSS_PLOTS)) {
    const figure = document.querySelector(`[data-plot="${CSS.escape(id)}"] figure`);
    new Plot(figure, plot);
  }
})();
