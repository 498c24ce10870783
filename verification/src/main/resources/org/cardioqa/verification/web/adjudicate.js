/* The adjudicator's screen: the images, what the report says, and the readers' answers side by side without names. */

import { get, post } from './api.js';
import { answerEditor, answerText } from './answers.js';
import { DecidingScreen } from './deciding.js';
import { askReason } from './dialogs.js';
import { el } from './dom.js';
import { evidenceList } from './evidence.js';
import { keyButton } from './keys.js';

const DECISIONS = {
  ACCEPT: 'accepts the proposed answer',
  EDIT: 'answers otherwise',
  REJECT: 'rejects the question',
  NOT_VISIBLE: 'cannot see it on these images',
  REPORT_WRONG: 'says that the report is wrong',
  PHI_SEEN: 'saw an identifier',
  SKIP: 'skipped it',
};

const REASONS = ['The question does not fit these images', 'The sentence does not answer the question'];

export class AdjudicateScreen extends DecidingScreen {
  keysTitle = 'Decision';

  constructor(page) {
    super(page, 'main.read.adjudicate', 'Disagreement', [
      'Decide for the proposed answer',
      'Decide for the changed answer',
    ]);
  }

  async open() {
    await this.fetch(() => get('/api/adjudication/next'));
  }

  close() {
    this.viewer.close();
  }

  nothingLeft() {
    this.nothing(
      'No disagreement is waiting',
      'Questions on which readers differ, and which you have not read yourself, appear here.',
    );
  }

  show(task) {
    this.task = task;
    this.started = performance.now();
    const { candidate, proposed } = task;
    this.proposed = proposed;
    this.viewer.open(task.volumes, task.links);
    this.editor = answerEditor(candidate, () => this.nameMain());
    this.editor.set(proposed.answers);
    this.alert = el('p.problem', { role: 'alert' });
    this.main = this.mainButton();
    const columns = task.answers.map((answer, i) => this.column(answer, i));
    this.panel.replaceChildren(
      el(
        'div.panel-top',
        {},
        el('p.step', {}, 'Readers differ'),
        el('h2.question', { tabindex: -1 }, candidate.question),
        el('div.readers', {}, columns),
        evidenceList(proposed.evidence ?? [], proposed.counter_evidence ?? []),
        el('p.proposed', {}, 'Proposed: ', el('strong', {}, answerText(candidate, proposed.answers))),
        this.editor.element,
      ),
      el(
        'div.panel-bottom',
        {},
        this.alert,
        this.main,
        el(
          'div.buttons',
          {},
          keyButton('n', 'Not visible', () => this.decide('NOT_VISIBLE')),
          keyButton('x', 'Report is wrong…', () => this.reasoned('REPORT_WRONG', 'The report is wrong')),
          keyButton('r', 'Reject…', () => this.reasoned('REJECT', 'Reject this question')),
          keyButton('p', 'Identifier seen…', () => this.reportPhi(), { class: 'danger' }),
        ),
      ),
    );
    this.nameMain();
    this.panel.querySelector('h2').focus({ preventScroll: true });
    this.page.say(`Readers differ. ${candidate.question}`);
    this.useKeys(
      [
        { keys: ['enter'], does: 'decide for the answer that is picked', run: () => this.submit() },
        {
          keys: ['a', 'b'],
          does: 'take the answer of reader A, B',
          run: (key) => this.take(task.answers['ab'.indexOf(key)]),
        },
        { keys: ['n'], does: 'not visible on these images', run: () => this.decide('NOT_VISIBLE') },
        { keys: ['x'], does: 'the report is wrong', run: () => this.reasoned('REPORT_WRONG', 'The report is wrong') },
        { keys: ['r'], does: 'reject the question', run: () => this.reasoned('REJECT', 'Reject this question') },
        { keys: ['p'], does: 'report an identifier that was left in', run: () => this.reportPhi() },
      ],
      this.editor.keys,
    );
  }

  column(answer, i) {
    const { candidate } = this.task;
    const final = this.finalAnswer(answer);
    return el(
      'section.reader',
      { 'aria-label': answer.reader },
      el('h3', {}, answer.reader),
      el(
        'p.reader-decision',
        {},
        DECISIONS[answer.decision] ?? answer.decision,
        el('span.hint', {}, ` (${Math.round(answer.seconds)} s)`),
      ),
      el(
        'dl.compare',
        {},
        el('div', {}, el('dt', {}, 'Saw'), el('dd', {}, answerText(candidate, answer.blind))),
        el('div', {}, el('dt', {}, 'Final'), el('dd', {}, answerText(candidate, final))),
      ),
      answer.reason ? el('p.reader-reason', {}, `“${answer.reason}”`) : null,
      keyButton('abcd'[i], 'Take this', () => this.take(answer)),
    );
  }

  finalAnswer(answer) {
    if (answer.decision === 'ACCEPT') {
      return this.proposed.answers;
    }
    return answer.decision === 'EDIT' ? answer.answers : [];
  }

  /** Takes a reader's answer into the editor, or decides as the reader did where that needs no answer. */
  async take(answer) {
    if (!answer) {
      return;
    }
    if (answer.decision === 'ACCEPT' || answer.decision === 'EDIT') {
      this.editor.set(this.finalAnswer(answer));
      this.nameMain();
    } else {
      await this.decide(answer.decision, { reason: answer.reason ?? null });
    }
  }

  async reasoned(decision, title) {
    const reason = await askReason(title, REASONS, 'Or in your own words', decision === 'REJECT');
    if (reason !== undefined) {
      await this.decide(decision, { reason: reason || null });
    }
  }

  async decide(decision, more = {}) {
    const seconds = this.seconds();
    const path = `/api/adjudication/${encodeURIComponent(this.task.qa_id)}`;
    const told = await this.send(() => post(path, { decision, seconds, ...more }));
    if (told !== undefined) {
      this.page.toast('Decided. U takes it back.');
      this.page.progressed();
      await this.open();
    }
  }

  /** Takes the last decision back; its disagreement waits again. */
  async undo() {
    if (await this.takeBack('adjudicator')) {
      await this.open();
    }
  }
}
