/** Records of the contracts as JSON. */
package org.cardioqa.schemas.json;
