/* One picture: a volume at a slice and a phase, through a window, with what is written over it. */

import { el, svg, words } from '../dom.js';
import { cut, fit, hasPlace, sides, walls } from './geometry.js';
import { draggedWindow, greyTable, paint, shareWindow } from './window.js';

const SEQUENCES = {
  cine: 'Cine',
  lge: 'LGE',
  psir: 'PSIR',
  perfusion: 'Perfusion',
  t2: 'T2',
  t1_map: 'T1 map',
  t2_map: 'T2 map',
  ecv: 'ECV map',
  ti_scout: 'TI scout',
};
const VIEWS = { sax: 'short axis', '2ch': '2-chamber', '3ch': '3-chamber', '4ch': '4-chamber' };

const RETRY_MS = 3000;

/** Windows to choose from; the scanner's own stands first where the images have one. */
export const PRESETS = [
  { code: 'scanner', label: 'Scanner' },
  { code: 'usual', label: 'Usual (1–99 %)', from: 0.01, to: 0.99 },
  { code: 'contrast', label: 'High contrast (10–95 %)', from: 0.1, to: 0.95 },
  { code: 'bright', label: 'Bright (1–90 %)', from: 0.01, to: 0.9 },
  { code: 'full', label: 'Full range', from: 0, to: 1 },
];

export function volumeName(volume) {
  const view = VIEWS[volume.view] ?? (volume.view === 'other' ? '' : words(volume.view));
  return `${SEQUENCES[volume.sequence] ?? words(volume.sequence)} ${view}`.trim();
}

/** Level of a slice as words, or empty. */
export function levelName(volume, slice) {
  const level = volume.levels?.[slice - 1];
  return level ? { basal: 'basal', mid: 'mid-ventricular', apical: 'apical' }[level] ?? level : '';
}

export class Pane {
  /** @param slices where the pixels are; @param changed called when the reader moved something in this pane */
  constructor(slices, changed) {
    this.slices = slices;
    this.changed = changed;
    this.volume = null;
    this.slice = 1;
    this.phase = 1;
    this.window = null;
    this.preset = null;
    this.held = null;
    this.zoom = { scale: 1, x: 0, y: 0 };
    this.heart = null; // middle of the ventricle in mm of the picture, if the reader set it
    this.wallsShown = false;
    this.build();
  }

  build() {
    this.canvas = el('canvas', { role: 'img' });
    this.context = this.canvas.getContext('2d', { alpha: false });
    this.marks = svg('svg.pane-marks', { 'aria-hidden': true });
    this.picture = el('div.pane-picture', {}, this.canvas, this.marks);
    this.corners = Object.fromEntries(
      ['name', 'grey', 'slice', 'phase', 'left', 'right', 'top', 'bottom'].map((corner) => [
        corner,
        el(`div.pane-text.pane-${corner}`, { 'aria-hidden': true }),
      ]),
    );
    this.message = el('div.pane-message', { role: 'status' });
    this.element = el(
      'section.pane',
      {},
      this.picture,
      Object.values(this.corners),
      this.message,
    );
    new ResizeObserver(() => this.place()).observe(this.element);
    this.followMouse();
  }

  /** Shows a volume from a slice and phase on. */
  show(volume, slice, phase) {
    this.volume = volume;
    this.slice = slice;
    this.phase = phase;
    this.window = null;
    this.preset = null;
    this.heart = null;
    this.zoom = { scale: 1, x: 0, y: 0 };
    this.canvas.width = Math.max(volume.columns, 1);
    this.canvas.height = Math.max(volume.rows, 1);
    this.image = this.context.createImageData(this.canvas.width, this.canvas.height);
    this.words = new Uint32Array(this.image.data.buffer);
    this.element.setAttribute('aria-label', volumeName(volume));
    this.corners.name.textContent = volumeName(volume);
    const letters = hasPlace(volume) ? sides(volume) : {};
    for (const side of ['left', 'right', 'top', 'bottom']) {
      this.corners[side].textContent = letters[side] ?? '';
    }
    if (volume.window_center !== null && volume.window_center !== undefined && volume.window_width) {
      this.preset = 'scanner';
      this.window = { center: volume.window_center, width: volume.window_width };
    }
    this.load();
    this.place();
  }

  get scale() {
    return {
      slope: this.volume.rescale_slope ?? 1,
      intercept: this.volume.rescale_intercept ?? 0,
      offset: this.volume.stored_value_offset ?? 0,
    };
  }

  setSlice(slice) {
    this.slice = Math.min(Math.max(slice, 1), this.volume.slices);
    this.load();
  }

  setPhase(phase) {
    this.phase = phase;
    this.draw();
  }

  /** Whether a phase of the slice has arrived. */
  has(phase) {
    return this.held !== null && this.held.phases >= phase;
  }

  load() {
    this.held = this.slices.get(this.volume, this.slice);
    const held = this.held;
    const arrived = () => {
      if (this.held !== held) {
        return;
      }
      if (this.drawn !== this.position() || held.failure) {
        this.draw();
      }
      if (held.failure?.passing) {
        setTimeout(() => this.held === held && this.load(), RETRY_MS);
      }
    };
    held.listeners.push(arrived);
    this.draw();
  }

  position() {
    return `${this.volume.volume_id}/${this.slice}/${this.phase}`;
  }

  draw() {
    this.write();
    if (!this.has(this.phase)) {
      const failure = this.held.failure;
      this.message.textContent = failure
        ? `These images cannot be shown: ${failure.message}`
        : 'Loading images…';
      if (failure) {
        this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
      }
      return;
    }
    this.message.textContent = '';
    const size = this.volume.rows * this.volume.columns;
    const frame = this.held.pixels.subarray((this.phase - 1) * size, this.phase * size);
    if (this.window === null) {
      this.choose('usual');
      this.changed('window');
      return;
    }
    if (frame.every((raw) => raw === 0)) {
      this.message.textContent = 'This frame is missing from the archive.';
    }
    this.table ??= greyTable(this.window, this.scale);
    paint(frame, this.table, this.words);
    this.context.putImageData(this.image, 0, 0);
    this.drawn = this.position();
    this.canvas.dispatchEvent(
      new CustomEvent('frame', { bubbles: true, detail: { slice: this.slice, phase: this.phase } }),
    );
  }

  /** What is written at the corners. */
  write() {
    const { volume, slice, phase } = this;
    const level = levelName(volume, slice);
    this.corners.slice.textContent = `Slice ${slice}/${volume.slices}${level ? ` · ${level}` : ''}`;
    const time = volume.phase_times_ms?.[phase - 1];
    this.corners.phase.textContent =
      volume.phases > 1
        ? `Phase ${phase}/${volume.phases}${time === undefined || time === null ? '' : ` · ${Math.round(time)} ms`}`
        : '';
    if (this.window !== null) {
      const { center, width } = this.window;
      this.corners.grey.textContent = `C ${Math.round(center)} · W ${Math.round(width)}`;
    }
  }

  /** The words of a screen reader; not at every frame, for it would never end. */
  describe() {
    const { volume, slice, phase } = this;
    const level = levelName(volume, slice);
    this.canvas.setAttribute(
      'aria-label',
      `${volumeName(volume)}, slice ${slice} of ${volume.slices}${level ? `, ${level}` : ''}` +
        (volume.phases > 1 ? `, phase ${phase} of ${volume.phases}` : ''),
    );
  }

  setWindow(window, preset = null) {
    this.window = window;
    this.preset = preset;
    this.table = null;
    this.draw();
  }

  presets() {
    const { window_center: center, window_width: width } = this.volume;
    return PRESETS.filter((p) => p.code !== 'scanner' || (center !== null && center !== undefined && width));
  }

  /** Sets a window of PRESETS by its code. */
  choose(code) {
    const preset = PRESETS.find((p) => p.code === code);
    if (code === 'scanner') {
      this.setWindow({ center: this.volume.window_center, width: this.volume.window_width }, code);
    } else if (this.held.phases > 0) {
      const arrived = this.held.pixels.subarray(0, this.held.phases * this.volume.rows * this.volume.columns);
      this.setWindow(shareWindow(arrived, preset.from, preset.to, this.scale), code);
    }
  }

  /** Makes the picture as large as the pane allows, in the proportions of millimetres. */
  place() {
    if (!this.volume || !this.element.clientWidth) {
      return;
    }
    const { width, height } = fit(this.volume, this.element.clientWidth, this.element.clientHeight);
    const { scale, x, y } = this.zoom;
    Object.assign(this.picture.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${x}px, ${y}px) scale(${scale})`,
    });
    const [sx = 1, sy = 1] = this.volume.spacing_mm;
    this.marks.setAttribute('viewBox', `0 0 ${this.volume.columns * sx} ${this.volume.rows * sy}`);
    this.overlay();
  }

  setZoom(scale) {
    this.zoom.scale = Math.min(Math.max(scale, 1), 8);
    if (this.zoom.scale === 1) {
      this.zoom.x = 0;
      this.zoom.y = 0;
    }
    this.place();
  }

  /** Draws what lies over the picture: walls, and where other panes cut this one. */
  overlay(others = this.others ?? []) {
    this.others = others;
    const { volume } = this;
    const pieces = [];
    if (hasPlace(volume)) {
      for (const other of others) {
        const points = cut(other.volume, other.slice, volume, this.slice);
        if (points) {
          const [[x1, y1], [x2, y2]] = points.map(([column, row]) => this.inMm(column, row));
          pieces.push(svg('line.cut', { x1, y1, x2, y2 }));
        }
      }
      if (this.wallsShown) {
        pieces.push(...this.wallPieces());
      }
    }
    this.marks.replaceChildren(...pieces);
  }

  /** Whether walls can be named in this pane. */
  hasWalls() {
    return this.volume?.view === 'sax' && hasPlace(this.volume);
  }

  /** A place of the picture, in mm from its corner. */
  inMm(column, row) {
    const [sx = 1, sy = 1] = this.volume.spacing_mm;
    return [(column + 0.5) * sx, (row + 0.5) * sy];
  }

  wallPieces() {
    const { volume } = this;
    if (!this.hasWalls()) {
      return [];
    }
    const [cx, cy] = this.heart ?? this.inMm((volume.columns - 1) / 2, (volume.rows - 1) / 2);
    const at = (direction, mm) => ({ x: cx + direction.x * mm, y: cy + direction.y * mm });
    const named = walls(volume, volume.levels?.[this.slice - 1]);
    const pieces = [svg('circle.heart', { cx, cy, r: 1.5 })];
    named.forEach((wall, i) => {
      const next = named[(i + 1) % named.length];
      const between = { x: wall.x + next.x, y: wall.y + next.y };
      const length = Math.hypot(between.x, between.y);
      const border = { x: between.x / length, y: between.y / length };
      const from = at(border, 18);
      const to = at(border, 52);
      pieces.push(svg('line.wall', { x1: from.x, y1: from.y, x2: to.x, y2: to.y }));
      const { x, y } = at(wall, 62);
      pieces.push(svg('text.wall', { x, y, 'font-size': 7 }, wall.wall));
    });
    return pieces;
  }

  followMouse() {
    let drag = null;
    this.element.addEventListener('pointerdown', (event) => {
      this.changed('active');
      if (this.wallsShown && this.hasWalls() && event.altKey) {
        const box = this.canvas.getBoundingClientRect();
        this.heart = this.inMm(
          ((event.clientX - box.left) / box.width) * this.volume.columns - 0.5,
          ((event.clientY - box.top) / box.height) * this.volume.rows - 0.5,
        );
        this.overlay();
        return;
      }
      drag = { x: event.clientX, y: event.clientY, move: event.shiftKey || event.button === 1 };
      this.element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.element.addEventListener('pointermove', (event) => {
      if (drag === null) {
        return;
      }
      const right = event.clientX - drag.x;
      const down = event.clientY - drag.y;
      drag.x = event.clientX;
      drag.y = event.clientY;
      if (drag.move) {
        this.zoom.x += right;
        this.zoom.y += down;
        this.place();
      } else if (this.window !== null) {
        const step = Math.max(this.window.width / 300, 0.5);
        this.setWindow(draggedWindow(this.window, right, down, step));
        this.changed('window');
      }
    });
    const end = () => (drag = null);
    this.element.addEventListener('pointerup', end);
    this.element.addEventListener('pointercancel', end);
    this.element.addEventListener('dblclick', () => this.setZoom(1));
    this.element.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.changed('active');
        if (event.ctrlKey) {
          this.setZoom(this.zoom.scale * (event.deltaY < 0 ? 1.15 : 1 / 1.15));
        } else {
          this.changed('slice', event.deltaY > 0 ? 1 : -1);
        }
      },
      { passive: false },
    );
  }
}
