/*
 * Reports as answers (form T): one JSON string,
 * {part: {statements: [{concept, certainty, values, aha_segments, value?, unit?}], text}}, and an editor of it.
 * The text is made from the statements, in the words that the pipeline uses, so that both always agree.
 */

import { button, el, words } from './dom.js';

const ELSEWHERE = 'elsewhere';
const SEGMENTS = 17;

/** Statements of an answer by part; parts that it lacks are empty. */
export function statementsOf(answer, parts) {
  const report = answer ? JSON.parse(answer) : {};
  return Object.fromEntries(parts.map((part) => [part, report[part]?.statements ?? []]));
}

/** The answer of statements by part. @param names {part: {concept: name}} */
export function reportOf(statements, names) {
  return JSON.stringify(
    Object.fromEntries(
      Object.keys(names).map((part) => [
        part,
        { statements: statements[part], text: partText(statements[part], names[part]) },
      ]),
    ),
  );
}

/** What the statements of a part say: "Left ventricular size: dilated; Mitral regurgitation: absent." */
export function partText(statements, names) {
  if (statements.length === 0) {
    return '';
  }
  const texts = statements.map((s) => `${names[s.concept] ?? words(s.concept)}: ${statementText(s)}`);
  return `${texts.join('; ')}.`;
}

function statementText({ certainty, values, aha_segments: segments, value, unit }) {
  if (value !== undefined) {
    return `${value} ${unit}`;
  }
  const absent = certainty === 'ABSENT';
  const not = absent ? 'not ' : '';
  const texts = [];
  if (absent && values.includes(ELSEWHERE)) {
    texts.push('absent elsewhere');
  } else if (values.length === 0 && segments.length === 0) {
    texts.push(absent ? 'absent' : 'present');
  }
  for (const code of values) {
    if (code !== ELSEWHERE) {
      texts.push(not + code.replaceAll('_', ' '));
    }
  }
  if (segments.length > 0) {
    texts.push(`${not}${segments.length === 1 ? 'segment' : 'segments'} ${segments.join(' ')}`);
  }
  return texts.join(', ');
}

/** Whether two reports say the same, whatever their order. */
export function sameReports(one, other) {
  const said = (answer) =>
    Object.entries(answer ? JSON.parse(answer) : {})
      .flatMap(([part, { statements }]) =>
        statements.map((s) =>
          JSON.stringify([
            part,
            s.concept,
            s.certainty,
            [...s.values].sort(),
            [...s.aha_segments].sort((a, b) => a - b),
            s.value === undefined ? null : Number(s.value),
            s.unit ?? null,
          ]),
        ),
      )
      .sort()
      .join('\n');
  return said(one) === said(other);
}

/** A report as a person reads it. */
export function reportText(candidate, answer) {
  const names = candidate.statement_schema?.parts ?? {};
  const report = JSON.parse(answer);
  return Object.entries(report)
    .filter(([, { statements }]) => statements.length > 0)
    .map(([part, { statements }]) => `${words(part)}. ${partText(statements, names[part] ?? {})}`)
    .join(' ');
}

/** Segments from "1, 2 7-9"; null where it is no such list or names a segment that there is not. */
export function segmentsOf(typed) {
  const segments = new Set();
  for (const item of typed.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d+)(?:[-–](\d+))?$/.exec(item);
    if (!match) {
      return null;
    }
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    if (from < 1 || to > SEGMENTS || from > to) {
      return null;
    }
    for (let segment = from; segment <= to; segment++) {
      segments.add(segment);
    }
  }
  return [...segments].sort((a, b) => a - b);
}

/**
 * The editor: the parts of the report, a row a statement.
 * candidate.statement_schema = {parts: {part: {concept: name}}, values: {concept: [code…]}, units: {concept: unit}}
 */
export function statementEditor(candidate, changed) {
  const { parts: names, values: codes = {}, units = {} } = candidate.statement_schema;
  const lists = new Map();
  const element = el('div.statements', {});
  const sections = Object.keys(names).map((part) => {
    const rows = el('div.statement-rows', {});
    const add = button('Add a statement', () => {
      const row = newRow(part, null);
      rows.append(row.element);
      row.element.querySelector('select').focus();
      changed();
    });
    element.append(
      el('fieldset.part', {}, el('legend', {}, words(part)), rows, add),
    );
    return { part, rows };
  });
  const open = new Map(); // row's element to its row

  function valueList(concept) {
    if (!lists.has(concept)) {
      const id = `values-${concept}`;
      lists.set(concept, id);
      element.append(el('datalist', { id }, (codes[concept] ?? []).map((code) => el('option', { value: code }))));
    }
    return lists.get(concept);
  }

  function newRow(part, statement) {
    const concepts = Object.entries(names[part]);
    const concept = el(
      'select.concept',
      { 'aria-label': 'Finding' },
      concepts.map(([code, name]) => el('option', { value: code, selected: statement?.concept === code }, name)),
    );
    const certainty = el(
      'select',
      { 'aria-label': 'Certainty' },
      ['PRESENT', 'ABSENT'].map((c) =>
        el('option', { value: c, selected: statement?.certainty === c }, c === 'PRESENT' ? 'is' : 'is not'),
      ),
    );
    const values = el('input', {
      type: 'text',
      'aria-label': 'Values',
      placeholder: 'values, e.g. reduced',
      value: (statement?.values ?? []).join(', '),
    });
    const segments = el('input', {
      type: 'text',
      'aria-label': 'AHA segments',
      placeholder: 'segments',
      value: (statement?.aha_segments ?? []).join(' '),
    });
    const number = el('input', {
      type: 'text',
      inputmode: 'decimal',
      'aria-label': 'Number',
      placeholder: 'number',
      value: statement?.value ?? '',
    });
    const unit = el('span.unit', {});
    const remove = button('×', () => {
      open.delete(row);
      row.remove();
      changed();
    }, { 'aria-label': 'Remove this statement', title: 'Remove' });
    const row = el('div.statement', {}, concept, certainty, values, segments, number, unit, remove);

    function dress() {
      const numeric = units[concept.value] ?? (statement?.concept === concept.value ? statement.unit : undefined);
      row.classList.toggle('numeric', numeric !== undefined);
      unit.textContent = numeric ?? '';
      values.setAttribute('list', valueList(concept.value));
    }
    concept.addEventListener('change', dress);
    dress();
    row.addEventListener('input', changed);
    row.addEventListener('change', changed);

    open.set(row, {
      part,
      problem() {
        if (row.classList.contains('numeric')) {
          return number.value.trim() === '' || Number.isNaN(Number(number.value.replace(',', '.')))
            ? 'A measurement needs a number.'
            : '';
        }
        return segmentsOf(segments.value) === null ? 'Segments are numbers from 1 to 17, such as 1 2 7-9.' : '';
      },
      statement() {
        const said = {
          concept: concept.value,
          certainty: certainty.value,
          values: values.value.split(',').map((v) => v.trim().replaceAll(' ', '_')).filter(Boolean),
          aha_segments: segmentsOf(segments.value) ?? [],
        };
        if (row.classList.contains('numeric')) {
          said.value = Number(number.value.replace(',', '.'));
          said.unit = unit.textContent;
        }
        return said;
      },
    });
    return { element: row };
  }

  const rowsOf = () => sections.flatMap(({ rows }) => [...rows.children].map((row) => open.get(row)));

  return {
    element,
    answers() {
      const statements = Object.fromEntries(sections.map(({ part }) => [part, []]));
      for (const row of rowsOf()) {
        statements[row.part].push(row.statement());
      }
      return rowsOf().length === 0 ? [] : [reportOf(statements, names)];
    },
    set(answers) {
      open.clear();
      const statements = statementsOf(answers[0], Object.keys(names));
      for (const { part, rows } of sections) {
        rows.replaceChildren(...statements[part].map((statement) => newRow(part, statement).element));
      }
    },
    annotate() {},
    problem() {
      const rows = rowsOf();
      return rows.length === 0
        ? 'Add at least one statement.'
        : (rows.map((row) => row.problem()).find(Boolean) ?? '');
    },
    keys: [],
    focus() {},
  };
}
