/* Questions in front of everything else. The browser keeps the focus inside and gives it back. */

import { button, el } from './dom.js';

export const dialogOpen = () => document.querySelector('dialog[open]') !== null;

/**
 * Shows a dialog.
 * @param content builder of its content: (close) to elements; close(result) ends it
 * @return what it was closed with; undefined if it was left by Escape
 */
export function dialog(title, content, attributes = {}) {
  return new Promise((resolve) => {
    let result;
    const heading = el('h2', { id: 'dialog-title' }, title);
    const close = (value) => {
      result = value;
      box.close();
    };
    const box = el('dialog', { 'aria-labelledby': 'dialog-title', ...attributes }, heading, content(close));
    box.addEventListener('close', () => {
      box.remove();
      resolve(result);
    });
    document.body.append(box);
    box.showModal();
    box.querySelector('[autofocus]')?.focus();
  });
}

/**
 * Asks for a reason: one of those given, by its digit, or words of one's own.
 * @param reasons texts
 * @param hint above the field
 * @param needed whether there must be one
 * @return the reason (empty only if none is needed), or undefined if the reader thought better of it
 */
export function askReason(title, reasons, hint, needed = true) {
  return dialog(title, (close) => {
    const field = el('textarea', { rows: 2, maxlength: 2000, 'aria-label': 'Reason in your own words' });
    const problem = el('p.problem', { role: 'alert' });
    const send = () => {
      const text = field.value.trim();
      if (text === '' && needed) {
        problem.textContent = 'Give a reason: pick one, or write it.';
      } else {
        close(text);
      }
    };
    const picks = reasons.map((reason, i) =>
      button(reason, () => close(reason), { class: 'pick' }, el('kbd', { 'aria-hidden': true }, String(i + 1))),
    );
    const body = el(
      'div.ask',
      { tabindex: -1, autofocus: true },
      picks,
      el('label.field', {}, hint, field),
      problem,
      el(
        'div.buttons',
        {},
        button('Cancel', () => close(undefined), {}, el('kbd', { 'aria-hidden': true }, 'Esc')),
        button('Send', send, { class: 'main' }, el('kbd', { 'aria-hidden': true }, 'Enter')),
      ),
    );
    body.addEventListener('keydown', (event) => {
      if (event.target !== field && picks[Number(event.key) - 1]) {
        event.preventDefault();
        picks[Number(event.key) - 1].click();
      } else if (event.key === 'Enter' && !event.shiftKey && !event.target.matches('button')) {
        event.preventDefault();
        send();
      }
    });
    return body;
  });
}

const IDENTIFIER_PLACES = [
  'In the sentence of the report',
  'In the pixels of an image',
  'In the question or its options',
];

/**
 * Confirms that an identifier was left in, and asks where; not what, for it must not be written a second time.
 * @return the place, or undefined if the reader thought better of it
 */
export function askWhereIdentifier() {
  return dialog('An identifier was left in', (close) => {
    const picks = IDENTIFIER_PLACES.map((place, i) =>
      button(place, () => close(place), { class: 'pick' }, el('kbd', { 'aria-hidden': true }, String(i + 1))),
    );
    const body = el(
      'div.ask',
      { tabindex: -1, autofocus: true },
      el(
        'p',
        {},
        'The whole study leaves every queue at once, and no release is made before somebody has looked at it. ' +
          'Where is it? Do not write the identifier down anywhere.',
      ),
      picks,
      el('div.buttons', {}, button('Cancel', () => close(undefined), {}, el('kbd', { 'aria-hidden': true }, 'Esc'))),
    );
    body.addEventListener('keydown', (event) => picks[Number(event.key) - 1]?.click());
    return body;
  });
}
