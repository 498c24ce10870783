/** The database of the queue: SQLite or PostgreSQL, opened and migrated. */
package org.cardioqa.verification.store;
