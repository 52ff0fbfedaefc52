package org.ephemera.lab.aws.sts;

import java.util.List;
import java.util.Optional;

/**
 * An access key that this cloud gave out. Whoever signs with another is not known where signatures are looked at.
 *
 * @param sessionToken that has to be sent with it, "" for a key of no session
 */
public record AccessKey(String id, String secret, String sessionToken) {
    /** Of {@code AssumeRole}, whichever role. */
    static final AccessKey SESSION =
            new AccessKey("ASIALAB" + "0".repeat(13), "lab-session-secret", "lab-session-token");

    /** What README, demonstrations, benchmarks and tests sign with. */
    private static final List<AccessKey> KEYS = List.of(
            new AccessKey("lab", "lab", ""),
            new AccessKey("test", "test", ""),
            new AccessKey("AKIAIOSFODNN7EXAMPLE", "no-secret-in-a-simulated-cloud", ""),
            SESSION);

    public static Optional<AccessKey> named(String id) {
        return KEYS.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
