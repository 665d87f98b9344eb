/* The gradient over three classes: at each distribution, where a small step down takes it. */
"use strict";
window.SYMLOSS_FIELD = (plot) => {
  const box = plot.figure.querySelector(".field");
  if (!box) return;
  const STEPS = 15, SIDE = 280, HEIGHT = SIDE * Math.sqrt(3) / 2, LONGEST = 13;
  const place = ([, second, third]) => [20 + SIDE * (second + third / 2), 20 + HEIGHT * (1 - third)];
  const points = [];
  for (let i = 0; i < STEPS; ++i) for (let j = 0; i + j < STEPS; ++j) points.push([i, j, STEPS - 1 - i - j].map((count) => (count + 1 / 3) / STEPS));
  const { terms, slopes } = plot.evaluate(points.map((p) => p.map(Math.log)));

  /* Scores have a place in the picture only where adding a number to all of them changes nothing */
  const sums = points.map((_, at) => slopes[3 * at] + slopes[3 * at + 1] + slopes[3 * at + 2]);
  box.hidden = !sums.every((sum) => Math.abs(sum) < 1e-9);
  if (box.hidden) return;

  const steps = points.map((p, at) => {
    const slope = [0, 1, 2].map((k) => slopes[3 * at + k]), mean = p.reduce((sum, share, k) => sum + share * slope[k], 0);
    const moved = p.map((share, k) => share * (mean - slope[k]));
    return [SIDE * (moved[1] + moved[2] / 2), -HEIGHT * moved[2]];
  });
  const size = ([x, y]) => Math.hypot(x, y), largest = Math.max(...steps.map(size)) || 1;
  const low = Math.min(...terms), high = Math.max(...terms);
  const parts = points.map((p, at) => {
    const [x, y] = place(p), [dx, dy] = steps[at], length = size([dx, dy]);
    const drawn = length ? LONGEST * Math.sqrt(length / largest) / length : 0;
    const opacity = (0.3 + 0.7 * Math.sqrt((terms[at] - low) / (high - low || 1))).toFixed(2);
    return `<g opacity="${opacity}"><circle r="1.7" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}"/><line x1="${x.toFixed(1)}" y1="${y.toFixed(1)}" x2="${(x + drawn * dx).toFixed(1)}" y2="${(y + drawn * dy).toFixed(1)}"/></g>`;
  });
  const corners = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(place);
  const labels = corners.map(([x, y], k) => `<text x="${x + [-9, 9, 0][k]}" y="${y + [14, 14, -7][k]}" text-anchor="middle">${k}</text>`);
  box.querySelector("svg").innerHTML = `<path class="edge" d="M${corners.map((corner) => corner.join(" ")).join("L")}Z"/>${parts.join("")}${labels.join("")}`;
};
