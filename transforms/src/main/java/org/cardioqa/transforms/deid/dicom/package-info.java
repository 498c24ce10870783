/**
 * De-identification of DICOM files by PS3.15: the table of the confidentiality profiles as data,
 * its interpreter, and what becomes of an attribute that the table does not name.
 */
package org.cardioqa.transforms.deid.dicom;
