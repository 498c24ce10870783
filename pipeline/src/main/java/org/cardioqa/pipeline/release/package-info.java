/** Releases: data sets of verified questions, what stands beside them, and how two compare. */
package org.cardioqa.pipeline.release;
