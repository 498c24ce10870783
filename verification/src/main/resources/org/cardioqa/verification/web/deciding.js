/*
 * What the screens share on which somebody decides a question: images beside a panel, an editor that begins with the
 * proposed answer, one request at a time, and keys that wait for it.
 */

import { get, post, slicePixels } from './api.js';
import { sameAnswers } from './answers.js';
import { askWhereIdentifier } from './dialogs.js';
import { button, el } from './dom.js';
import { keyButton } from './keys.js';
import { insist } from './sending.js';
import { Viewer } from './viewer/viewer.js';
import { viewerKeys } from './viewer/keys.js';

export class DecidingScreen {
  /**
   * @param page {keys, say, toast, signIn, progressed}
   * @param form element and classes of the screen
   * @param label name of the panel
   * @param mainTexts [what the main button says of the proposed answer, of a changed one]
   */
  constructor(page, form, label, mainTexts) {
    this.page = page;
    this.mainTexts = mainTexts;
    this.viewer = new Viewer(slicePixels, page.say);
    this.banner = el('div.banners', { role: 'status', 'aria-live': 'polite' });
    this.panel = el('section.panel', { 'aria-label': label });
    this.element = el(form, {}, this.viewer.element, el('div.side', {}, this.banner, this.panel));
    this.busy = false;
  }

  /** Shows what a request brings: a task, that there is none, or why it failed. */
  async fetch(request) {
    const task = await this.send(request);
    if (task === undefined) {
      return;
    }
    if (task === null) {
      this.nothingLeft();
    } else {
      this.show(task);
    }
  }

  nothing(title, text) {
    this.viewer.close();
    this.panel.replaceChildren(
      el('h2', { tabindex: -1 }, title),
      el('p', {}, text),
      el('div.buttons', {}, button('Look again', () => this.open(), { class: 'main' })),
    );
    this.panel.querySelector('h2').focus();
    this.useKeys([{ keys: ['enter'], does: 'look again', run: () => this.open() }], []);
  }

  seconds() {
    return Math.round(performance.now() - this.started) / 1000;
  }

  problem(text) {
    this.alert.textContent = text;
  }

  /** The button that decides for what the editor holds. */
  mainButton() {
    const main = keyButton('enter', '', () => this.submit(), { class: 'main' });
    this.mainText = el('span', {});
    main.prepend(this.mainText);
    return main;
  }

  changed() {
    return !sameAnswers(this.task.candidate, this.editor.answers(), this.proposed.answers);
  }

  /** The main button says what Enter will do. */
  nameMain() {
    this.problem('');
    const changed = this.changed();
    this.mainText.textContent = this.mainTexts[changed ? 1 : 0];
    this.main.classList.toggle('edited', changed);
  }

  async submit() {
    if (!this.changed()) {
      await this.decide('ACCEPT');
      return;
    }
    const problem = this.editor.problem();
    if (problem) {
      this.problem(problem);
    } else {
      await this.decide('EDIT', { answers: this.editor.answers() });
    }
  }

  async reportPhi() {
    const where = await askWhereIdentifier();
    if (where !== undefined) {
      await this.decide('PHI_SEEN', { reason: where });
    }
  }

  /**
   * Takes this person's last decision back, whichever page it was made on.
   * @param role in which it was made
   * @return what the server says; undefined if there was none, or it cannot be taken back (and the person was told)
   */
  async takeBack(role) {
    const last = await this.send(() => get(`/api/verdicts/last?role=${role}`));
    if (last === null) {
      this.page.toast('There is nothing to take back.');
    }
    if (!last) {
      return undefined;
    }
    const told = await this.send(() => post(`/api/verdicts/${encodeURIComponent(last.verdict_id)}/undo`));
    if (told) {
      this.page.toast('Taken back.');
      this.page.progressed();
    }
    return told;
  }

  /** One request at a time; to undefined if it failed for good (and the reader was told). */
  async send(request) {
    if (this.busy) {
      return undefined;
    }
    this.setBusy(true);
    try {
      return await insist(request, this.banner, this.page.signIn);
    } catch (failure) {
      if (failure.status === undefined) {
        throw failure; // a mistake of the page's own
      }
      this.banner.replaceChildren(el('div.banner.error', {}, this.failed(failure.message)));
      return undefined;
    } finally {
      this.setBusy(false);
    }
  }

  setBusy(busy) {
    this.busy = busy;
    this.element.setAttribute('aria-busy', String(busy));
  }

  failed(message) {
    return [message];
  }

  /** Keys of a step; those that decide wait while something is being sent. */
  useKeys(decisions, options) {
    const idle = (binding) => ({ ...binding, run: (key) => this.busy || binding.run(key) });
    this.page.keys.use([
      {
        title: this.keysTitle,
        keys: [
          ...(options.length > 0 ? [{ keys: [], names: ['1', '…'], does: 'pick an option', run() {} }] : []),
          ...[
            ...options,
            ...decisions,
            { keys: ['u'], does: 'take the last decision back', run: () => this.undo() },
          ].map(idle),
        ],
      },
      viewerKeys(this.viewer),
      this.page.commonKeys,
    ]);
  }
}
