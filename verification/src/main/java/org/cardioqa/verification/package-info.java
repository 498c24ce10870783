/**
 * The verification queue: people look at candidates and their images and decide.
 *
 * <p>{@code store} opens the database, {@code shards} reads what the pipeline wrote, {@code queue}
 * holds the rules (leases, verdicts, adjudication, agreement), {@code exchange} exports and imports
 * verdicts. Service, command line and page stand on these.
 */
package org.cardioqa.verification;
