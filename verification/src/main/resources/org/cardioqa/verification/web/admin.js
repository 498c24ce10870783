/* The dashboard: how far the queue is, how well readers agree, what they answer; export and import. */

import { get, upload } from './api.js';
import { bars, columns, grouped } from './charts.js';
import { button, el, words } from './dom.js';
import { insist } from './sending.js';

const STATES = ['OPEN', 'READ', 'DISPUTED', 'RESOLVED', 'STALE', 'RETIRED', 'HELD'];
const FORMATS = [
  ['jsonl', 'JSONL'],
  ['label-studio', 'Label Studio JSON'],
  ['parquet', 'Parquet (zip)'],
];

const share = (right, all) => (all > 0 ? `${Math.round((100 * right) / all)} % (${right}/${all})` : '—');
const figure = (value) => (value === null || value === undefined ? '—' : value.toFixed(2));

export class AdminScreen {
  constructor(page) {
    this.page = page;
    this.banner = el('div.banners', { role: 'status', 'aria-live': 'polite' });
    this.body = el('div.dashboard', {});
    this.element = el('main.admin', {}, this.banner, this.body);
  }

  async open() {
    this.page.keys.use([
      { title: 'Dashboard', keys: [{ keys: ['r'], does: 'fetch the figures again', run: () => this.open() }] },
      this.page.commonKeys,
    ]);
    try {
      const [progress, agreement] = await Promise.all(
        ['progress', 'agreement'].map((what) =>
          insist(() => get(`/api/admin/${what}`), this.banner, this.page.signIn),
        ),
      );
      this.show(progress, agreement);
    } catch (failure) {
      if (failure.status === undefined) {
        throw failure;
      }
      this.banner.replaceChildren(el('div.banner.error', {}, failure.message));
    }
  }

  close() {}

  show(progress, agreement) {
    const overall = agreement.overall ?? {};
    this.body.replaceChildren(
      el(
        'section.card.wide',
        {},
        el('h2', { tabindex: -1 }, 'Questions'),
        el(
          'ul.tiles',
          {},
          STATES.map((state) =>
            el('li', { 'data-state': state }, el('strong', {}, String(progress.by_state?.[state] ?? 0)), words(state)),
          ),
        ),
      ),
      card('Verdicts a day', (progress.per_day ?? []).length > 0, () =>
        columns(
          'Verdicts a day',
          progress.per_day.map((day) => ({ label: day.date.slice(5), value: day.verdicts })),
        ),
      ),
      el(
        'section.card',
        {},
        el('h2', {}, 'Agreement'),
        el(
          'dl.figures',
          {},
          [
            ['Read twice', String(overall.items ?? 0)],
            ['Same answer', overall.percent === null || overall.percent === undefined ? '—' : `${Math.round(overall.percent)} %`],
            ['Krippendorff’s α', figure(overall.alpha)],
            ['Fleiss’ κ', figure(overall.fleiss)],
            ['Cohen’s κ', figure(overall.cohen)],
          ].map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
        ),
        this.readers(progress.readers ?? []),
      ),
      card('Agreement by question (Krippendorff’s α)', (agreement.by_question ?? []).length > 0, () =>
        bars(
          'Agreement by question, Krippendorff’s alpha',
          agreement.by_question.map((row) => ({
            label: words(row.question_code),
            value: row.alpha ?? 0,
            text: `${figure(row.alpha)} (${row.items})`,
          })),
          1,
        ),
      ),
      card('Answers by question', (progress.answers ?? []).length > 0, () =>
        grouped(
          'Answers by question',
          progress.answers.map((row) => ({
            group: row.question_code,
            label: words(row.answer),
            value: row.count,
          })),
        ),
      ),
      this.transfer(),
    );
    this.body.querySelector('h2').focus();
  }

  readers(readers) {
    return el(
      'table',
      {},
      el('caption', {}, 'Readers'),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['Reader', 'Done', 'Right on checks', 'Median'].map((name) => el('th', { scope: 'col' }, name)),
        ),
      ),
      el(
        'tbody',
        {},
        readers.map((reader) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, reader.account),
            el('td', {}, String(reader.done)),
            el('td', {}, share(reader.gold_right, reader.gold_answered)),
            el('td', {}, reader.median_seconds === null || reader.median_seconds === undefined ? '—' : `${Math.round(reader.median_seconds)} s`),
          ),
        ),
      ),
    );
  }

  transfer() {
    const file = el('input', { type: 'file', 'aria-label': 'File of verdicts to import' });
    return el(
      'section.card.wide',
      {},
      el('h2', {}, 'Export and import'),
      el(
        'div.buttons',
        {},
        FORMATS.map(([format, name]) =>
          el('a.button', { href: `/api/admin/export?format=${format}`, download: '', 'data-format': format }, `Export ${name}`),
        ),
        file,
        button('Import', () => this.import(file.files[0])),
      ),
    );
  }

  async import(file) {
    if (!file) {
      this.page.toast('Choose a file first.');
      return;
    }
    try {
      const told = await upload('/api/admin/import', file);
      this.page.toast(`Imported${told?.imported === undefined ? '' : `: ${told.imported} verdicts`}.`);
      await this.open();
    } catch (failure) {
      this.banner.replaceChildren(el('div.banner.error', {}, failure.message));
    }
  }
}

function card(title, filled, chart) {
  return el('section.card', {}, el('h2', {}, title), filled ? chart() : el('p.hint', {}, 'Nothing yet.'));
}
