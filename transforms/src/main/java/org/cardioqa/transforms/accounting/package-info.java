/** Why an input is set aside, and how that is said without its content. */
package org.cardioqa.transforms.accounting;
