/* Plots as SVG. Each has a title for those who do not see it, and the numbers stand beside the marks. */

import { svg, words } from './dom.js';

const WIDTH = 560;
const WIDEST_COLUMN = 48;

/** A round number at or above the largest value, for the end of an axis. */
export function axisEnd(largest) {
  if (!(largest > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(largest));
  return [1, 2, 5, 10].map((step) => step * power).find((end) => end >= largest);
}

function picture(height, title, pieces) {
  return svg(
    'svg.chart',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': title },
    svg('title', {}, title),
    pieces,
  );
}

/**
 * Columns over days.
 * @param points [{label, value}] in order
 */
export function columns(title, points) {
  const height = 200;
  const [left, right, top, bottom] = [44, 8, 14, 28];
  const end = axisEnd(Math.max(...points.map((p) => p.value), 0));
  const y = (value) => top + (1 - value / end) * (height - top - bottom);
  const step = (WIDTH - left - right) / Math.max(points.length, 1);
  const every = Math.ceil(points.length / 8);
  const grid = [0, end / 2, end].map((value) => [
    svg('line.grid', { x1: left, x2: WIDTH - right, y1: y(value), y2: y(value) }),
    svg('text.axis.end', { x: left - 6, y: y(value) + 4 }, String(value)),
  ]);
  const width = Math.min(step * 0.76, WIDEST_COLUMN);
  const bars = points.map((point, i) => {
    const x = left + i * step;
    return [
      svg(
        'rect.bar',
        { x: x + (step - width) / 2, width, y: y(point.value), height: y(0) - y(point.value) },
        svg('title', {}, `${point.label}: ${point.value}`),
      ),
      i % every === 0 ? svg('text.axis.middle', { x: x + step / 2, y: height - 8 }, point.label) : null,
    ];
  });
  return picture(height, title, [grid, bars].flat(2));
}

/**
 * Horizontal bars, one a row, with the number behind.
 * @param rows [{label, value, text}]; @param end of the axis
 */
export function bars(title, rows, end) {
  const line = 24;
  const height = rows.length * line + 8;
  const [left, right] = [210, 96];
  const x = (value) => left + (Math.max(Math.min(value, end), 0) / end) * (WIDTH - left - right);
  const pieces = rows.map((row, i) => {
    const y = 4 + i * line;
    return [
      svg('text.label.end', { x: left - 8, y: y + 16 }, row.label),
      svg('rect.track', { x: left, y: y + 4, width: WIDTH - left - right, height: line - 8 }),
      svg('rect.bar', { x: left, y: y + 4, width: Math.max(x(row.value) - left, 0), height: line - 8 }),
      svg('text.value', { x: WIDTH - right + 8, y: y + 16 }, row.text),
    ];
  });
  return picture(height, title, pieces.flat());
}

/** Groups of bars: rows [{group, label, value}] drawn as bars with the groups as headings. */
export function grouped(title, rows) {
  const groups = new Map();
  for (const row of rows) {
    groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  }
  const line = 22;
  const [left, right] = [210, 60];
  let y = 4;
  const pieces = [];
  for (const [group, members] of groups) {
    const all = members.reduce((sum, member) => sum + member.value, 0);
    pieces.push(svg('text.group', { x: 0, y: y + 16 }, words(group)));
    y += line;
    for (const member of members) {
      const width = all === 0 ? 0 : (member.value / all) * (WIDTH - left - right);
      pieces.push(
        svg('text.label.end', { x: left - 8, y: y + 15 }, member.label),
        svg('rect.track', { x: left, y: y + 3, width: WIDTH - left - right, height: line - 8 }),
        svg('rect.bar', { x: left, y: y + 3, width, height: line - 8 }),
        svg('text.value', { x: WIDTH - right + 8, y: y + 15 }, String(member.value)),
      );
      y += line;
    }
    y += 6;
  }
  return picture(y, title, pieces);
}
