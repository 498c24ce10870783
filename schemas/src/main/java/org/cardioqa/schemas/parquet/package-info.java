/** Records as Parquet files that are byte for byte the same whenever the records are. */
package org.cardioqa.schemas.parquet;
