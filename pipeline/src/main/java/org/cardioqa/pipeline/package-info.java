/** The jobs and the command line that starts them. */
package org.cardioqa.pipeline;
