package org.ephemera.lab.kubernetes;

import java.time.Instant;
import java.util.Optional;

/** Authenticator of bearer tokens. */
@FunctionalInterface
public interface TokenGate {
    /**
     * Returns the user of a token under its name in the cluster.
     *
     * @return empty if the token is of another kind, invalid or expired
     */
    Optional<String> user(String token, Instant now);
}
