/** From findings to question-answer candidates, by the catalogue. */
package org.cardioqa.transforms.questions;
