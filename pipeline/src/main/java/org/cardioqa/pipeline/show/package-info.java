/** Tables, plots and pages of figures, for a terminal and for a browser without a network. */
package org.cardioqa.pipeline.show;
