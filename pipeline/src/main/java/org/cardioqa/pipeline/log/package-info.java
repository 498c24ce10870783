/** What a run says while it works: log lines as JSON, and counts that are polled. */
package org.cardioqa.pipeline.log;
