/** Tokens, sentences and names of a text: the only package that sees CoreNLP. */
package org.cardioqa.transforms.text;
