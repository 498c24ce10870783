/** What becomes of people's work when the identity key of a line of data sets is replaced. */
package org.cardioqa.pipeline.release.rekey;
