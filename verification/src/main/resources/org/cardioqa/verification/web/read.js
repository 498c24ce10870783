/*
 * The reading screen: one task after the other. First from the images alone (BLIND), then with the report's sentence
 * (INFORMED), then the decision.
 */

import { post } from './api.js';
import { answerEditor, answerText } from './answers.js';
import { DecidingScreen } from './deciding.js';
import { askReason } from './dialogs.js';
import { button, el } from './dom.js';
import { evidenceList } from './evidence.js';
import { keyButton } from './keys.js';
import { Heartbeat } from './sending.js';

const SKIP_REASONS = [
  'The images do not load or are incomplete',
  'The image quality is too poor to say',
  'Outside my field',
];
const REJECT_REASONS = [
  'The question does not fit these images',
  'The sentence does not answer the question',
  'More than one answer could be right',
];
const WRONG_REASONS = [
  'The images show the contrary',
  'Another side, wall or segment',
  'The number does not fit the images',
];
const DONE = {
  ACCEPT: 'Accepted',
  EDIT: 'Your answer is kept',
  REJECT: 'Rejected',
  NOT_VISIBLE: 'Not visible on these images',
  REPORT_WRONG: 'The report is wrong',
  PHI_SEEN: 'Reported: the whole study has left every queue',
  SKIP: 'Skipped',
};

export class ReadScreen extends DecidingScreen {
  keysTitle = 'Answer';

  constructor(page) {
    super(page, 'main.read', 'Question', ['Accept the proposed answer', 'Keep the changed answer']);
    this.task = null;
  }

  async open() {
    await this.pull();
  }

  /** Leaves the screen; the task goes back to the queue. */
  async close() {
    this.viewer.close();
    this.heartbeat?.stop();
    if (this.task !== null) {
      const { qa_id: id, lease } = this.task;
      this.task = null;
      await post(`/api/tasks/${encodeURIComponent(id)}/release`, { lease_id: lease.lease_id }).catch(() => {
        // The lease then ends by itself.
      });
    }
  }

  /** Fetches the next question; there is nothing to answer before it is here. */
  async pull() {
    this.banner.replaceChildren();
    this.task = null;
    this.heartbeat?.stop();
    this.panel.replaceChildren(el('p.hint', {}, 'Fetching the next question…'));
    this.useKeys([], []);
    await this.fetch(() => post('/api/tasks/pull'));
  }

  nothingLeft() {
    this.banner.replaceChildren();
    this.nothing('Nothing left to read', 'Every question that is meant for you has your answer. Thank you.');
  }

  show(task) {
    this.task = task;
    this.phase = 'BLIND';
    this.started = performance.now();
    this.first = task.first_answer ?? null;
    this.heartbeat?.stop();
    this.panel.dataset.task = task.qa_id;
    this.heartbeat = new Heartbeat(
      task.lease.heartbeat_seconds,
      () => post(this.path('heartbeat'), { lease_id: task.lease.lease_id }),
      () => this.leaseLost(),
    );
    this.banner.replaceChildren();
    this.viewer.open(task.volumes, task.links);
    this.blind();
    if (task.phase === 'INFORMED' && task.proposed) {
      this.informed(task.proposed);
    }
  }

  path(verb) {
    return `/api/tasks/${encodeURIComponent(this.task.qa_id)}/${verb}`;
  }

  leaseLost() {
    this.banner.replaceChildren(
      el(
        'div.banner.warning',
        {},
        'Your hold on this question has run out, and another reader may have it now. ' +
          'You can still answer: it is kept, marked as late.',
      ),
    );
  }

  head(step) {
    const { candidate } = this.task;
    return [
      el('p.step', {}, step),
      el('h2.question', { tabindex: -1 }, candidate.question),
    ];
  }

  blind() {
    const { candidate } = this.task;
    this.editor = answerEditor(candidate, () => this.problem(''));
    if (this.first) {
      this.editor.set(this.first);
    }
    this.alert = el('p.problem', { role: 'alert' });
    this.main = keyButton('enter', 'Submit', () => this.submitBlind(), { class: 'main' });
    this.panel.dataset.phase = this.phase;
    this.panel.replaceChildren(
      el('div.panel-top', {}, this.head('From the images alone'), this.editor.element),
      el(
        'div.panel-bottom',
        {},
        this.alert,
        this.main,
        el(
          'div.buttons',
          {},
          keyButton('n', 'Not visible', () => this.decide('NOT_VISIBLE')),
          keyButton('s', 'Skip…', () => this.skip()),
          keyButton('p', 'Identifier seen…', () => this.reportPhi(), { class: 'danger' }),
        ),
      ),
    );
    this.focusQuestion(`Question: ${candidate.question}`);
    this.useKeys(
      [
        { keys: ['enter'], does: 'submit', run: () => this.submitBlind() },
        { keys: ['n'], does: 'not visible on these images', run: () => this.decide('NOT_VISIBLE') },
        ...this.commonKeys(),
      ],
      this.editor.keys,
    );
  }

  async submitBlind() {
    const answers = this.editor.answers();
    // A whole report takes long to write from images alone: it may be left empty.
    const empty = this.task.candidate.type === 'T' && answers.length === 0;
    const problem = empty ? '' : this.editor.problem();
    if (problem) {
      this.problem(problem);
      return;
    }
    const { lease } = this.task;
    const seconds = this.seconds();
    const told = await this.send(() =>
      post(this.path('blind'), { lease_id: lease.lease_id, answers, seconds }),
    );
    if (told) {
      this.first = answers;
      this.started = performance.now();
      this.viewer.mark(told.links);
      this.informed(told.proposed);
    }
  }

  informed(proposed) {
    const { candidate } = this.task;
    this.phase = 'INFORMED';
    this.proposed = proposed;
    this.editor = answerEditor(candidate, () => this.nameMain());
    this.editor.set(proposed.answers);
    this.editor.annotate(optionNotes(candidate, this.first ?? [], proposed));
    this.alert = el('p.problem', { role: 'alert' });
    this.main = this.mainButton();
    this.panel.dataset.phase = this.phase;
    this.panel.replaceChildren(
      el(
        'div.panel-top',
        {},
        this.head('With the report'),
        evidenceList(proposed.evidence ?? [], proposed.counter_evidence ?? []),
        candidate.options.length > 0
          ? null // the options themselves say who chose them
          : el(
              'dl.compare',
              {},
              el('div', {}, el('dt', {}, 'You saw'), el('dd', {}, answerText(candidate, this.first))),
              el('div', {}, el('dt', {}, 'Proposed'), el('dd', {}, answerText(candidate, proposed.answers))),
            ),
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
          keyButton('x', 'Report is wrong…', () => this.reportWrong()),
          keyButton('r', 'Reject…', () => this.reject()),
          keyButton('s', 'Skip…', () => this.skip()),
          keyButton('p', 'Identifier seen…', () => this.reportPhi(), { class: 'danger' }),
        ),
      ),
    );
    this.nameMain();
    this.focusQuestion(
      `The report says: ${(proposed.evidence ?? []).map((e) => e.sentence).join(' ')}. ` +
        `Proposed: ${answerText(candidate, proposed.answers)}`,
    );
    this.useKeys(
      [
        { keys: ['enter'], does: 'accept, or keep the answer as you changed it', run: () => this.submit() },
        { keys: ['n'], does: 'not visible on these images', run: () => this.decide('NOT_VISIBLE') },
        { keys: ['x'], does: 'the report is wrong', run: () => this.reportWrong() },
        { keys: ['r'], does: 'reject the question, with a reason', run: () => this.reject() },
        ...this.commonKeys(),
      ],
      this.editor.keys,
    );
  }

  async reject() {
    const reason = await askReason('Reject this question', REJECT_REASONS, 'Or in your own words');
    if (reason !== undefined) {
      await this.decide('REJECT', { reason });
    }
  }

  async reportWrong() {
    const reason = await askReason(
      'The report is wrong: the images show otherwise',
      WRONG_REASONS,
      'Or in your own words',
      false,
    );
    if (reason !== undefined) {
      const answers = this.changed() ? this.editor.answers() : (this.first ?? []);
      await this.decide('REPORT_WRONG', { answers, reason: reason || null });
    }
  }

  async skip() {
    const reason = await askReason('Skip this question', SKIP_REASONS, 'Or in your own words');
    if (reason !== undefined) {
      await this.decide('SKIP', { reason });
    }
  }

  async decide(decision, more = {}) {
    const { lease } = this.task;
    const body = { lease_id: lease.lease_id, decision, seconds: this.seconds(), ...more };
    const told = await this.send(() => post(this.path('verdict'), body));
    if (!told) {
      return;
    }
    this.page.toast(
      `${DONE[decision]}${told.late ? ' (late: your hold had run out)' : ''}.` +
        (decision === 'PHI_SEEN' ? '' : ' U takes it back.'),
    );
    this.page.progressed();
    await this.pull();
  }

  /** Takes the last verdict back; its question is shown again, and the one in hand goes back to the queue. */
  async undo() {
    const told = await this.takeBack('reader');
    if (!told?.task) {
      return;
    }
    if (this.task !== null) {
      const { lease } = this.task;
      await this.send(() => post(this.path('release'), { lease_id: lease.lease_id }));
    }
    this.show(told.task);
  }

  failed(message) {
    return [el('span', {}, message), button('Next question', () => this.pull())];
  }

  focusQuestion(announcement) {
    this.panel.querySelector('.panel-top').scrollTop = 0;
    this.panel.querySelector('h2').focus({ preventScroll: true });
    this.page.say(announcement);
    this.editor.focus();
  }

  commonKeys() {
    return [
      { keys: ['s'], does: 'skip, with a reason', run: () => this.skip() },
      { keys: ['p'], does: 'report an identifier that was left in', run: () => this.reportPhi() },
    ];
  }
}

/** Beside an option: whether the reader saw it, and what the report says of it; nothing where it does not mention it. */
function optionNotes(candidate, first, proposed) {
  const states = Object.fromEntries((proposed.options ?? []).map(({ code, state }) => [code, state]));
  const said = { STATED_PRESENT: 'report: yes', STATED_ABSENT: 'report: no' };
  return Object.fromEntries(
    candidate.options.map(({ code }) => [
      code,
      [first.includes(code) ? 'you' : null, said[states[code]]].filter(Boolean).join(' · '),
    ]),
  );
}
