/* Editors of answers, one for each form of question. All speak the candidate's form: a list of strings. */

import { el } from './dom.js';
import { keyName, OPTION_KEYS } from './keys.js';
import { reportText, sameReports, statementEditor } from './statements.js';

/** Options that never stand beside another. */
const EXCLUSIVE = ['none', 'normal'];

/**
 * An editor fit for a candidate: {element, answers(), set(answers), problem(), keys, focus()}. 'problem' says in words
 * what is missing, or is empty.
 * @param changed called after each change by the reader
 */
export function answerEditor(candidate, changed) {
  switch (candidate.type) {
    case 'N':
      return numberEditor(candidate, changed);
    case 'T':
      return statementEditor(candidate, changed);
    default:
      return optionEditor(candidate, changed);
  }
}

function optionEditor(candidate, changed) {
  const single = candidate.type === 'S';
  const inputs = new Map();
  const notes = new Map();
  const rows = candidate.options.map((option, i) => {
    const input = el('input', {
      type: single ? 'radio' : 'checkbox',
      name: 'answer',
      value: option.code,
      on: {
        change: () => {
          keepApart(option.code);
          changed();
        },
      },
    });
    const note = el('span.option-note', {});
    inputs.set(option.code, input);
    notes.set(option.code, note);
    return el(
      'label.option',
      { on: { mousedown: (event) => event.preventDefault() } },
      input,
      OPTION_KEYS[i] ? el('kbd', { 'aria-hidden': true }, keyName(OPTION_KEYS[i])) : null,
      el('span.option-text', {}, option.text),
      note,
    );
  });

  function keepApart(code) {
    if (!inputs.get(code).checked || single) {
      return;
    }
    for (const [other, input] of inputs) {
      if (other !== code && (EXCLUSIVE.includes(code) || EXCLUSIVE.includes(other))) {
        input.checked = false;
      }
    }
  }

  function pick(code) {
    const input = inputs.get(code);
    input.checked = single ? true : !input.checked;
    keepApart(code);
    input.closest('label').scrollIntoView({ block: 'nearest' });
    changed();
  }

  return {
    element: el(
      'fieldset.options',
      { 'data-count': candidate.options.length },
      el('legend', {}, single ? 'Choose one' : 'Choose all that hold'),
      rows,
    ),
    answers: () => [...inputs].filter(([, input]) => input.checked).map(([code]) => code),
    set(answers) {
      for (const [code, input] of inputs) {
        input.checked = answers.includes(code);
      }
    },
    /** Writes beside the options: {code: text}. */
    annotate(texts) {
      for (const [code, note] of notes) {
        note.textContent = texts[code] ?? '';
      }
    },
    problem: () =>
      [...inputs.values()].some((input) => input.checked) ? '' : `Choose ${single ? 'an' : 'at least one'} option.`,
    keys: candidate.options.slice(0, OPTION_KEYS.length).map((option, i) => ({
      keys: [OPTION_KEYS[i]],
      run: () => pick(option.code),
    })),
    focus() {},
  };
}

/** A decimal string as the candidates have it, from what was typed; null if it is no number. */
export function decimal(typed) {
  const text = typed.trim().replace(',', '.').replace(/^\+/, '');
  if (!/^-?(\d+(\.\d+)?|\.\d+)$/.test(text)) {
    return null;
  }
  return String(Number(text));
}

function numberEditor(candidate, changed) {
  const field = el('input', {
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    'data-number': true,
    'aria-label': `Answer${candidate.unit ? ` in ${candidate.unit}` : ''}`,
    on: { input: changed },
  });
  return {
    element: el(
      'div.number',
      {},
      el('div.number-field', {}, field, el('span', {}, candidate.unit ?? '')),
      candidate.tolerance
        ? el('p.hint', {}, `Within ${candidate.tolerance} ${candidate.unit ?? ''} counts as the same.`)
        : null,
    ),
    answers: () => (decimal(field.value) === null ? [] : [decimal(field.value)]),
    set(answers) {
      field.value = answers[0] ?? '';
    },
    annotate() {},
    problem: () => (decimal(field.value) === null ? 'Type a number.' : ''),
    keys: [],
    focus: () => field.focus(),
  };
}

/** Whether two answers to a candidate say the same. */
export function sameAnswers(candidate, one, other) {
  if (one.length !== other.length) {
    return false;
  }
  switch (candidate.type) {
    case 'N':
      return one.every((number, i) => Number(number) === Number(other[i]));
    case 'T':
      return one.every((report, i) => sameReports(report, other[i]));
    default:
      return one.every((code) => other.includes(code));
  }
}

/** An answer as a person reads it. */
export function answerText(candidate, answers) {
  if (!answers || answers.length === 0) {
    return '—';
  }
  if (candidate.type === 'N') {
    return `${answers[0]} ${candidate.unit ?? ''}`.trim();
  }
  if (candidate.type === 'T') {
    return reportText(candidate, answers[0]);
  }
  return candidate.options
    .filter((option) => answers.includes(option.code))
    .map((option) => option.text)
    .join(', ');
}
