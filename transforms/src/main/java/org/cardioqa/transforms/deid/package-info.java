/**
 * De-identification of report text: layers find identifiers, their union is replaced by surrogates
 * of the same shape or by tags. Rules and word lists are resources.
 */
package org.cardioqa.transforms.deid;
