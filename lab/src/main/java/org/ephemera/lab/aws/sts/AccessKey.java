package org.ephemera.lab.aws.sts;

import java.util.List;
import java.util.Optional;

/**
 * Access key that the simulated AWS issued. A signature with any other access key is invalid where signatures are
 * validated.
 *
 * @param sessionToken session token of the request, "" for a key without a session
 */
public record AccessKey(String id, String secret, String sessionToken) {
    /** Key of every role session that {@code AssumeRole} creates. */
    static final AccessKey SESSION =
            new AccessKey("ASIALAB" + "0".repeat(13), "lab-session-secret", "lab-session-token");

    /** Keys of the README, the demonstration, the benchmarks and the tests. */
    private static final List<AccessKey> KEYS = List.of(
            new AccessKey("lab", "lab", ""),
            new AccessKey("test", "test", ""),
            new AccessKey("AKIAIOSFODNN7EXAMPLE", "no-secret-in-a-simulated-cloud", ""),
            SESSION);

    public static Optional<AccessKey> named(String id) {
        return KEYS.stream().filter(key -> key.id().equals(id)).findFirst();
    }
}
