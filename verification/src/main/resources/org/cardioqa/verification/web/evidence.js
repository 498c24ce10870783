/* Sentences of the report, with the words that name the finding and the stand-ins of de-identification marked. */

import { el, words } from './dom.js';

/**
 * Cuts a sentence at the borders of its marks.
 * @param focus [start, end], or null
 * @param surrogates [{start, end, type}]
 * @return [{text, focus, surrogate (its type, or null)}] in order; together they are the sentence
 */
export function pieces(sentence, focus, surrogates) {
  const borders = new Set([0, sentence.length]);
  for (const [start, end] of [focus ?? [0, 0], ...surrogates.map((s) => [s.start, s.end])]) {
    borders.add(Math.min(Math.max(start, 0), sentence.length));
    borders.add(Math.min(Math.max(end, 0), sentence.length));
  }
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(1).map((end, i) => {
    const start = sorted[i];
    const surrogate = surrogates.find((s) => s.start <= start && end <= s.end);
    return {
      text: sentence.slice(start, end),
      focus: focus !== null && focus[0] <= start && end <= focus[1] && focus[0] < focus[1],
      surrogate: surrogate?.type ?? null,
    };
  });
}

/** One sentence. */
export function sentence(evidence) {
  const focus = evidence.focus_end > evidence.focus_start ? [evidence.focus_start, evidence.focus_end] : null;
  const parts = pieces(evidence.sentence, focus, evidence.surrogates ?? []).map((piece) => {
    let node = piece.text;
    if (piece.surrogate !== null) {
      const type = piece.surrogate.toLowerCase();
      node = el(
        'span.surrogate',
        { title: `Stand-in for: ${type}`, 'data-type': type },
        node,
        el('span.unseen', {}, ` (stand-in for ${type})`),
      );
    }
    return piece.focus ? el('mark', {}, node) : node;
  });
  const section = evidence.section && evidence.section !== 'none' ? `${words(evidence.section)}` : '';
  const certainty = evidence.certainty === 'PRESENT' || !evidence.certainty ? '' : evidence.certainty.toLowerCase();
  return el(
    'blockquote.sentence',
    {},
    el('p', {}, parts),
    section || certainty ? el('footer', {}, [section, certainty].filter(Boolean).join(' · ')) : null,
  );
}

/** All that the report says for and against an answer. */
export function evidenceList(evidence, counterEvidence) {
  return el(
    'section.evidence',
    { 'aria-label': 'What the report says' },
    el('h3', {}, 'The report says'),
    evidence.map(sentence),
    counterEvidence.length > 0
      ? [el('h3.counter', {}, 'And against it'), counterEvidence.map(sentence)]
      : null,
    el(
      'p.legend',
      {},
      el('span.surrogate', { 'data-type': 'stand-in' }, 'boxed'),
      ' is made up by de-identification. A name, date or number of a person that is not boxed is a leak: press ',
      el('kbd', {}, 'P'),
      '.',
    ),
  );
}
