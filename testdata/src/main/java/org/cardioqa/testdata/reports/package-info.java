/**
 * The text of the reports, with the answers that follow from it and the identifiers planted in it.
 */
package org.cardioqa.testdata.reports;
