package org.ephemera.lab.kubernetes;

import java.time.Instant;
import java.util.Optional;

/** Authenticator of bearer tokens in the simulated API server. */
@FunctionalInterface
public interface TokenGate {
    /**
     * Returns the Kubernetes user name of the caller that sent a token.
     *
     * @return empty if the token is of another kind, invalid or expired
     */
    Optional<String> user(String token, Instant now);
}
