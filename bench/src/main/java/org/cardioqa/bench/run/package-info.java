/** How long the bundled jar takes, as whole processes, the way in which it is used. */
package org.cardioqa.bench.run;
