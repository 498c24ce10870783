/**
 * The narrow seam to DICOM: headers and frames in plain Java values, attributes by int tags
 * (0xggggeeee), headers edited and written again, and the Part 10 reader and writer that stand
 * behind it by default.
 *
 * <p>No class outside this package sees a type of a DICOM library. Another implementation of {@link
 * org.cardioqa.transforms.dicom.DicomFormat} is found by {@link java.util.ServiceLoader}.
 */
package org.cardioqa.transforms.dicom;
