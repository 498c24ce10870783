/** Which report belongs to which study, and the pseudonyms of both. */
package org.cardioqa.transforms.studies;
