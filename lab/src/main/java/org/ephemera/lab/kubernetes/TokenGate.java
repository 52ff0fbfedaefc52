package org.ephemera.lab.kubernetes;

import java.time.Instant;
import java.util.Optional;

/** Tells who shows a bearer token. */
@FunctionalInterface
public interface TokenGate {
    /**
     * Who it is, in the cluster's own words.
     *
     * @return empty if the token is none of this gate's, or is no longer good
     */
    Optional<String> user(String token, Instant now);
}
