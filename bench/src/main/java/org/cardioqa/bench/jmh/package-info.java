/** Hot loops under JMH, which {@code bench/run} starts. */
package org.cardioqa.bench.jmh;
