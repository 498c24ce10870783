package org.cardioqa.verification.shards;

import org.cardioqa.schemas.IdentifierType;

/**
 * A stretch of a text that stands for an identifier.
 *
 * @param start offset of its first UTF-16 code unit
 * @param end offset behind its last
 */
public record Surrogate(int start, int end, IdentifierType type) {}
