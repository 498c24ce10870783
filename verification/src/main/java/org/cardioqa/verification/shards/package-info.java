/** What the pipeline wrote, as the queue shows it: candidates, volumes, pixels, surrogates. */
package org.cardioqa.verification.shards;
