/**
 * The beating-heart phantom, the pictures that a scanner takes of it, and the DICOM that holds
 * them.
 */
package org.cardioqa.testdata.images;
