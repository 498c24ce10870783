/** Which slices and phases of which volumes show what a question asks for. */
package org.cardioqa.transforms.linking;
