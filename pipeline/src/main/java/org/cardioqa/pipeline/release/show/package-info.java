/** Tables and plots of figures about releases, for a terminal and for a page that opens offline. */
package org.cardioqa.pipeline.release.show;
