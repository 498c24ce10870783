/** The identity key, what is derived from it, and the coder that seals raw records with it. */
package org.cardioqa.transforms.keys;
