/** How candidates and verdicts become a release: what counts, what is left out, what is written. */
package org.cardioqa.pipeline.release.create;
