/** Which sequence and view a stack of images shows, from words, header marks and geometry. */
package org.cardioqa.transforms.series;
