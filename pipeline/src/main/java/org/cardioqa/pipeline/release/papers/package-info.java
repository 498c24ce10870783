/** What stands beside the rows of a release for people and for catalogues of data sets. */
package org.cardioqa.pipeline.release.papers;
