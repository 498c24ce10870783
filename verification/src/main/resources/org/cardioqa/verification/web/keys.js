/* Which key does what. Screens bring their keys; the help is made from them, so that it cannot lie. */

import { button, el } from './dom.js';

const NAMES = {
  ' ': 'Space',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  enter: 'Enter',
  escape: 'Esc',
};

/** Digits, then letters that no command has, for the options of a question in their order. */
export const OPTION_KEYS = [...'1234567890', ...'fghijkmqyz'];

export const keyName = (key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);

export class Keys {
  /** @param enabled whether keys count now: not while a dialog is open */
  constructor(enabled) {
    this.enabled = enabled;
    this.groups = [];
    document.addEventListener('keydown', (event) => this.press(event));
  }

  /**
   * Sets the keys of a screen.
   * @param groups [{title, keys: [{keys: [key…], does, run, shown (false: not in the help)}]}]
   */
  use(groups) {
    this.groups = groups;
  }

  press(event) {
    if (!this.enabled() || event.defaultPrevented || taken(event)) {
      return;
    }
    const altGr = event.getModifierState('AltGraph');
    if (event.metaKey || (!altGr && (event.ctrlKey || event.altKey))) {
      return;
    }
    const key = event.key.toLowerCase();
    for (const group of this.groups) {
      for (const binding of group.keys) {
        if (binding.keys.includes(key)) {
          event.preventDefault();
          if (!event.repeat || binding.repeats) {
            binding.run(key);
          }
          return;
        }
      }
    }
  }

  /** A table of all keys, for a dialog. */
  help() {
    return this.groups
      .filter((group) => group.keys.some((binding) => binding.does))
      .map((group) =>
        el(
          'section',
          {},
          el('h3', {}, group.title),
          el(
            'dl.keys',
            {},
            group.keys
              .filter((binding) => binding.does)
              .map((binding) =>
                el(
                  'div',
                  {},
                  el('dt', {}, (binding.names ?? binding.keys.map(keyName)).map((name) => el('kbd', {}, name))),
                  el('dd', {}, binding.does),
                ),
              ),
          ),
        ),
      );
  }
}

/**
 * Whether a key belongs to what has the focus: text to a field; Space, Enter and arrows to a control that was reached
 * with the keyboard. A field of a number leaves everything that is in no number.
 */
function taken(event) {
  const focused = event.target;
  if (focused.matches('[data-number]')) {
    return /^[\d.,+-]$|^(Backspace|Delete|Home|End|Tab)$/.test(event.key);
  }
  if (focused.matches('input[type=text], input[type=password], input:not([type]), textarea')) {
    return event.key !== 'Escape';
  }
  if (focused.matches('input[type=radio]')) {
    return event.key === ' ' || event.key === 'Tab';
  }
  if (focused.matches('select, input[type=range]')) {
    return event.key.startsWith('Arrow') || [' ', 'Enter', 'Home', 'End', 'PageUp', 'PageDown'].includes(event.key);
  }
  if (focused.matches('button, a, summary, input[type=checkbox], input[type=file]')) {
    return event.key === ' ' || (event.key === 'Enter' && !focused.matches('input[type=checkbox]'));
  }
  return false;
}

/** A key on something that can be clicked. */
export const keyCap = (key) => el('kbd', { 'aria-hidden': true }, keyName(key));

/** A button that names its key. */
export function keyButton(key, label, action, attributes = {}) {
  return button(label, action, { 'aria-keyshortcuts': key === ' ' ? 'Space' : key, ...attributes }, keyCap(key));
}
