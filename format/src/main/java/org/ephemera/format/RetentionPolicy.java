package org.ephemera.format;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.store.Retention;

/**
 * Retention that was requested from the store for a package. Sensitive bodies are stored as received ({@code plain}).
 */
public record RetentionPolicy(Retention retention, Optional<Instant> retainUntil) {}
