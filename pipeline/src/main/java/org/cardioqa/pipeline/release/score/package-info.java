/** How right a model's answers to the questions of a release are, and how sure that figure is. */
package org.cardioqa.pipeline.release.score;
