/**
 * The generator of synthetic archives: reports with gold answers, and the DICOM that belongs to
 * them.
 */
package org.cardioqa.testdata;
