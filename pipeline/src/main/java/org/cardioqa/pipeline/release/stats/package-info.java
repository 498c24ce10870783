/** How the rows of a release are distributed. */
package org.cardioqa.pipeline.release.stats;
