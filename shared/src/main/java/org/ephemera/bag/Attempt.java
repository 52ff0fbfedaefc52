package org.ephemera.bag;

import java.time.Instant;

/**
 * One worker's try at one item, as far as its closed segments tell.
 *
 * @param id 8 hex digits
 * @param notAfter it starts no write later than this
 * @param worker who holds it
 * @param over its last segment says that it is paused or finished
 */
public record Attempt(String id, String item, Instant notAfter, String worker, boolean over) {}
