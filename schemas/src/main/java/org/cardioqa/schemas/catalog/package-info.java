/**
 * The question catalogue: which questions are asked, of which images, when, and how the findings of
 * a report become their answers. The catalogue is a YAML file; its version is part of every
 * candidate.
 */
package org.cardioqa.schemas.catalog;
