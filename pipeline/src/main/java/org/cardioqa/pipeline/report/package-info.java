/** The page about a run that stands beside its manifest, made from the run's own shards. */
package org.cardioqa.pipeline.report;
