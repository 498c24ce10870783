/** How two releases differ, row by row, in constant memory. */
package org.cardioqa.pipeline.release.diff;
