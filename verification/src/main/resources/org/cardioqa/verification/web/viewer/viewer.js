/* The reading room: up to four panes, what plays in them, and the controls of the pane that is worked with. */

import { button, el } from '../dom.js';
import { nearestSlice, parallel } from './geometry.js';
import { levelName, Pane, volumeName } from './pane.js';
import { nextSpeed, Playback, realLengths, samePhase } from './playback.js';
import { around, Slices } from './slices.js';

const MOST_PANES = 4;
const REACH = 3;
const USUAL_FPS = 25;
/** First-pass perfusion has a frame a heartbeat: at the speed of a cine it would be over in two seconds. */
const PERFUSION_FPS = 10;

const WARNINGS = [
  ['MISSING', 'frames are missing'],
  ['GAP', 'the slices have gaps'],
  ['PHASES_UNORDERED', 'the order of phases is not known'],
  ['RAGGED', 'not every slice has all phases'],
];

export class Viewer {
  /**
   * @param fetchSlice (volumeId, slice, signal) to a Response
   * @param say tells a person who cannot see the screen
   */
  constructor(fetchSlice, say) {
    this.slices = new Slices(fetchSlice);
    this.say = say;
    this.volumes = []; // as the server lists them
    this.order = []; // in the order in which panes show them
    this.links = new Map(); // by volume; several of one are several levels
    this.panes = [];
    this.active = null;
    this.playing = false;
    this.wallsShown = false;
    this.real = false;
    this.fps = USUAL_FPS;
    this.build();
  }

  build() {
    this.stage = el('div.stage', { role: 'group', 'aria-label': 'Images' });
    this.stage.addEventListener('frame', (event) => this.follow(event));
    this.playButton = button('', () => this.toggle(), { class: 'play' });
    this.phaseSlider = new Slider('Phase', (phase) => this.goToPhase(phase));
    this.sliceSlider = new Slider('Slice', (slice) => this.goToSlice(slice));
    this.speed = el('output.speed', {});
    this.slower = button('−', () => this.changeSpeed(-1), { 'aria-label': 'Slower', title: 'Slower ([)' });
    this.faster = button('+', () => this.changeSpeed(1), { 'aria-label': 'Faster', title: 'Faster (])' });
    this.realButton = button('♥ time', () => this.toggleReal(), {
      title: "Play in the heart's own time (T)",
      'aria-pressed': 'false',
    });
    this.edButton = button('ED', () => this.goToPhase(this.timed.volume.end_diastole), {
      title: 'End-diastole, an estimate (D)',
      'aria-label': 'Go to end-diastole',
    });
    this.esButton = button('ES', () => this.goToPhase(this.timed.volume.end_systole), {
      title: 'End-systole, an estimate (E)',
      'aria-label': 'Go to end-systole',
    });
    this.window = el('select', {
      'aria-label': 'Window and level',
      title: 'Window and level (W); drag in the image to change it',
      on: {
        change: () => {
          this.active.choose(this.window.value);
          this.window.blur();
        },
      },
    });
    this.volume = el('select', {
      'aria-label': 'Images in this pane',
      title: 'Images in this pane (V)',
      on: {
        change: () => {
          this.replace(this.volumes[Number(this.volume.value)]);
          this.volume.blur();
        },
      },
    });
    this.wallsButton = button('Walls', () => this.toggleWalls(), {
      title: 'Names of the walls, from the patient’s axes (O); alt-click sets the middle of the ventricle',
      'aria-pressed': 'false',
    });
    this.layoutButton = button('Panes', () => this.nextLayout(), { title: 'One, two or four panes (L)' });
    this.notes = el('p.viewer-notes', { role: 'status' });
    this.controls = el(
      'div.controls',
      { role: 'group', 'aria-label': 'Image controls' },
      el(
        'div.control-row.times',
        {},
        this.playButton,
        this.phaseSlider.element,
        this.edButton,
        this.esButton,
        this.slower,
        this.speed,
        this.faster,
        this.realButton,
      ),
      el(
        'div.control-row',
        {},
        this.sliceSlider.element,
        this.window,
        this.volume,
        this.wallsButton,
        this.layoutButton,
      ),
    );
    this.element = el('div.viewer', {}, this.stage, this.notes, this.controls);
  }

  /**
   * Shows the images of a task.
   * @param volumes to choose from
   * @param links the volumes, slices and phases that show the answer; theirs are shown first
   */
  open(volumes, links) {
    this.close();
    this.volumes = volumes;
    this.setLinks(links);
    const linked = [...this.links.keys()]
      .map((id) => volumes.find((volume) => volume.volume_id === id))
      .filter((volume) => volume !== undefined);
    this.order = linked.concat(beside(volumes.filter((v) => !this.links.has(v.volume_id)), linked[0]));
    if (this.order.length === 0) {
      this.notes.textContent = 'There are no images for this question.';
      this.controls.hidden = true;
      return;
    }
    this.controls.hidden = false;
    this.layout(Math.min(Math.max(linked.length, 1), MOST_PANES));
    this.fps = this.timed.volume.sequence === 'perfusion' ? PERFUSION_FPS : USUAL_FPS;
    this.real = false;
    if (!window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.play();
    }
  }

  setLinks(links) {
    this.links = new Map();
    for (const link of links) {
      this.links.set(link.volume_id, [...this.linksOf(link), link]);
    }
  }

  linksOf({ volume_id: id }) {
    return this.links.get(id) ?? [];
  }

  /** Marks the slices and phases that show the answer, and shows one of them where a pane shows another. */
  mark(links) {
    this.setLinks(links);
    for (const pane of this.panes) {
      const own = this.linksOf(pane.volume);
      if (own.length > 0 && !own.some((link) => link.slice_from <= pane.slice && pane.slice <= link.slice_to)) {
        pane.setSlice(middle(own[0]));
        pane.describe();
        this.prefetch(pane);
      }
    }
    this.refresh();
  }

  /** The pane that time is played in: the active one, or where that stands still the first that can move. */
  get timed() {
    const moves = (pane) => pane.volume.phases > 1;
    return moves(this.active) ? this.active : (this.panes.find(moves) ?? this.active);
  }

  close() {
    this.pause();
    this.slices.clear();
    this.stage.replaceChildren();
    this.panes = [];
    this.active = null;
    this.notes.textContent = '';
  }

  layout(count) {
    const shown = this.panes.map((pane) => pane.volume);
    const waiting = this.order.filter((volume) => !shown.includes(volume));
    while (this.panes.length > count) {
      this.panes.pop();
    }
    while (this.panes.length < count && waiting.length > 0) {
      this.panes.push(this.newPane(waiting.shift()));
    }
    this.stage.replaceChildren(...this.panes.map((pane) => pane.element));
    this.stage.dataset.panes = this.panes.length;
    this.activate(this.panes.includes(this.active) ? this.active : this.panes[0]);
  }

  nextLayout() {
    const sizes = [1, 2, MOST_PANES].filter((n, i, all) => n <= this.order.length || this.order.length > all[i - 1]);
    const at = sizes.findIndex((n) => n >= this.panes.length);
    this.layout(sizes[(at + 1) % sizes.length]);
    this.link(this.active);
  }

  newPane(volume) {
    const pane = new Pane(this.slices, (what, by) => {
      if (what === 'window') {
        this.refresh();
        return;
      }
      this.activate(pane);
      if (what === 'slice') {
        this.goToSlice(pane.slice + by);
      }
    });
    pane.wallsShown = this.wallsShown;
    this.start(pane, volume);
    return pane;
  }

  /** Shows a volume where the answer is seen: the middle of the linked slices. */
  start(pane, volume) {
    const [link] = this.linksOf(volume);
    const slice = link ? middle(link) : Math.ceil(volume.slices / 2);
    pane.show(volume, Math.max(1, slice), link ? Math.max(1, link.phase_from) : 1);
    pane.describe();
    this.prefetch(pane);
  }

  replace(volume) {
    this.start(this.active, volume);
    this.activate(this.active);
  }

  nextVolume() {
    const shown = this.panes.filter((pane) => pane !== this.active).map((pane) => pane.volume);
    const choice = this.order.filter((volume) => !shown.includes(volume));
    this.replace(choice[(choice.indexOf(this.active.volume) + 1) % choice.length]);
    this.say(volumeName(this.active.volume));
  }

  nextPane(direction = 1) {
    const at = this.panes.indexOf(this.active);
    this.activate(this.panes[(at + direction + this.panes.length) % this.panes.length]);
    this.say(volumeName(this.active.volume));
  }

  activate(pane) {
    if (this.active !== pane) {
      this.active = pane;
      this.schedule();
    }
    this.panes.forEach((p) => p.element.classList.toggle('active', p === pane && this.panes.length > 1));
    this.refresh();
  }

  prefetch(pane) {
    this.slices.prefetch(pane.volume, around(pane.slice, pane.volume.slices, REACH).slice(1));
  }

  goToSlice(slice) {
    const pane = this.active;
    if (slice < 1 || slice > pane.volume.slices || slice === pane.slice) {
      return;
    }
    pane.setSlice(slice);
    this.prefetch(pane);
    this.link(pane);
    pane.describe();
    this.refresh();
  }

  /** Moves the other panes to the slices that lie nearest in the patient. */
  link(from) {
    for (const pane of this.panes) {
      if (pane !== from && parallel(from.volume, pane.volume)) {
        const slice = nearestSlice(from.volume, from.slice, pane.volume);
        if (slice !== pane.slice) {
          pane.setSlice(slice);
          pane.describe();
          this.prefetch(pane);
        }
      }
    }
  }

  goToPhase(phase) {
    if (!phase) {
      return;
    }
    this.pause();
    this.setPhase(phase);
    this.panes.forEach((pane) => pane.describe());
  }

  stepPhase(by) {
    const { phase, volume } = this.timed;
    this.goToPhase(((phase - 1 + by + volume.phases) % volume.phases) + 1);
  }

  /** Sets the phase of the pane that is played in, and of the cines that move with a cine. */
  setPhase(phase) {
    const { timed } = this;
    timed.setPhase(phase);
    for (const pane of this.panes) {
      if (pane !== timed && timed.volume.sequence === 'cine' && pane.volume.sequence === 'cine') {
        pane.setPhase(samePhase(phase, timed.volume.phases, pane.volume.phases));
      }
    }
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.panes.forEach((pane) => pane.describe());
      this.say('Paused');
    } else {
      this.play();
      this.say('Playing');
    }
  }

  play() {
    if (!this.active || this.timed.volume.phases < 2) {
      return;
    }
    this.playing = true;
    this.schedule();
    this.refresh();
    const tick = (now) => {
      this.request = requestAnimationFrame(tick);
      const pane = this.timed;
      const next = this.playback.next(pane.phase, now);
      if (next !== pane.phase) {
        if (pane.has(next)) {
          this.setPhase(next);
        } else {
          this.playback.restart(); // not there yet: no phase is skipped, the loop waits
        }
      }
    };
    this.request = requestAnimationFrame(tick);
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.request);
    this.refresh();
  }

  schedule() {
    if (this.active) {
      const { volume } = this.timed;
      const real = this.real ? realLengths(volume.phase_times_ms ?? []) : [];
      this.playback = new Playback(volume.phases, real.length === volume.phases ? real : 1000 / this.fps);
    }
  }

  changeSpeed(direction) {
    this.real = false;
    this.fps = nextSpeed(this.fps, direction);
    this.schedule();
    this.refresh();
    this.say(`${this.fps} frames per second`);
  }

  toggleReal() {
    this.real = !this.real;
    this.schedule();
    this.refresh();
    this.say(this.real ? 'The heart’s own time' : `${this.fps} frames per second`);
  }

  nextPreset() {
    const presets = this.active.presets();
    const at = presets.findIndex((preset) => preset.code === this.active.preset);
    const next = presets[(at + 1) % presets.length];
    this.active.choose(next.code);
    this.refresh();
    this.say(`Window ${next.label}`);
  }

  toggleWalls() {
    this.wallsShown = !this.wallsShown;
    for (const pane of this.panes) {
      pane.wallsShown = this.wallsShown;
    }
    this.refresh();
    this.say(this.wallsShown ? 'Names of walls shown' : 'Names of walls hidden');
  }

  zoom(factor) {
    this.active.setZoom(factor === 0 ? 1 : this.active.zoom.scale * factor);
  }

  /** At each frame of the pane that is played in, the slider moves along. */
  follow(event) {
    if (this.active && event.target === this.timed.canvas) {
      this.phaseSlider.move(event.detail.phase, this.timed.volume.phases);
    }
  }

  /** Brings the controls in line with the active pane. */
  refresh() {
    const pane = this.active;
    if (!pane) {
      return;
    }
    const { volume } = pane;
    const { volume: timed, phase } = this.timed;
    const several = timed.phases > 1;
    this.playButton.textContent = this.playing ? '❚❚' : '▶';
    this.playButton.setAttribute('aria-label', this.playing ? 'Pause' : 'Play');
    this.playButton.title = `${this.playing ? 'Pause' : 'Play'} (Space)`;
    this.playButton.disabled = !several;
    this.phaseSlider.set(
      phase,
      timed.phases,
      this.linksOf(timed).map((link) => [link.phase_from, link.phase_to]),
      [
        [timed.end_diastole, 'ED'],
        [timed.end_systole, 'ES'],
      ],
    );
    const level = levelName(volume, pane.slice);
    this.sliceSlider.set(
      pane.slice,
      volume.slices,
      this.linksOf(volume).map((link) => [link.slice_from, link.slice_to]),
      [],
      level,
    );
    this.edButton.disabled = !timed.end_diastole;
    this.esButton.disabled = !timed.end_systole;
    const real = realLengths(timed.phase_times_ms ?? []).length === timed.phases;
    this.realButton.disabled = !several || !real;
    this.realButton.setAttribute('aria-pressed', String(this.real && real));
    this.speed.textContent = this.real && real ? 'real' : `${this.fps} fps`;
    this.window.replaceChildren(
      ...(pane.preset ? [] : [el('option', { selected: true, disabled: true }, 'By hand')]),
      ...pane.presets().map((preset) =>
        el('option', { value: preset.code, selected: preset.code === pane.preset }, preset.label),
      ),
    );
    this.volume.replaceChildren(
      ...this.volumes.map((v, i) =>
        el(
          'option',
          { value: i, selected: v === volume },
          `${volumeName(v)} ${v.slices}×${v.phases}${this.links.has(v.volume_id) ? ' •' : ''}`,
        ),
      ),
    );
    this.wallsButton.disabled = !this.panes.some((p) => p.hasWalls());
    this.wallsButton.setAttribute('aria-pressed', String(this.wallsShown));
    this.layoutButton.disabled = this.order.length < 2;
    for (const p of this.panes) {
      p.overlay(this.panes.filter((other) => other !== p && !parallel(other.volume, p.volume)));
    }
    this.notes.textContent = (volume.warnings ?? [])
      .map((warning) => (WARNINGS.find(([start]) => warning.startsWith(start)) ?? [null, warning])[1])
      .filter((warning, i, all) => all.indexOf(warning) === i)
      .map((warning) => `Mind: ${warning}.`)
      .join(' ');
  }
}

/** Other volumes in the order in which a reader wants them beside one: of the same view first, in that cines. */
function beside(volumes, shown) {
  const rank = (volume) => (volume.view === shown?.view ? 0 : 2) + (volume.sequence === 'cine' ? 0 : 1);
  return [...volumes].sort((a, b) => rank(a) - rank(b));
}

const middle = (link) => Math.floor((link.slice_from + link.slice_to) / 2);

/** A slider with its number, on which ranges and places are marked. */
class Slider {
  constructor(label, moved) {
    this.input = el('input', {
      type: 'range',
      min: 1,
      step: 1,
      'aria-label': label,
      on: {
        input: () => moved(Number(this.input.value)),
        pointerup: () => this.input.blur(),
      },
    });
    this.marks = el('div.slider-marks', { 'aria-hidden': true });
    this.number = el('output.slider-number', {});
    this.ranges = [];
    this.note = '';
    this.element = el(
      'div.slider',
      {},
      el('span.slider-label', { 'aria-hidden': true }, label),
      el('div.slider-track', {}, this.marks, this.input),
      this.number,
    );
  }

  /**
   * @param ranges [[from, to]…] marked, but for one of the whole length
   * @param places [[value, name]…] marked
   * @param note for a person who cannot see what stands at the value
   */
  set(value, count, ranges, places, note = '') {
    this.input.max = count;
    this.input.disabled = count < 2;
    this.ranges = ranges.filter(([from, to]) => from > 1 || to < count);
    this.note = note;
    this.move(value, count);
    const share = (at) => (count < 2 ? 0 : ((at - 1) / (count - 1)) * 100);
    const marked = this.ranges.map(([from, to]) => {
      const mark = el('div.slider-range', {});
      mark.style.left = `${share(from)}%`;
      mark.style.width = `${share(to) - share(from)}%`;
      return mark;
    });
    for (const [at, name] of places) {
      if (at) {
        const tick = el('div.slider-tick', {}, name);
        tick.style.left = `${share(at)}%`;
        marked.push(tick);
      }
    }
    this.marks.replaceChildren(...marked);
  }

  move(value, count) {
    this.input.value = value;
    this.number.textContent = `${value}/${count}`;
    const inside = this.ranges.some(([from, to]) => from <= value && value <= to);
    const said = [`${value} of ${count}`, this.note, inside ? 'marked' : ''];
    this.input.setAttribute('aria-valuetext', said.filter(Boolean).join(', '));
  }
}
