/** Verdicts as files: Parquet, JSON lines, and Label Studio's JSON, out and in without loss. */
package org.cardioqa.verification.exchange;
