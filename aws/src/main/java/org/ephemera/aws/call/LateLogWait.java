package org.ephemera.aws.call;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How long after the end of the window a log is looked at again: by then CloudWatch has usually taken in what was on its
 * way.
 */
public final class LateLogWait {
    static final String SETTING = "EPHEMERA_SETTLE";
    public static final Duration USUAL = Duration.ofSeconds(15);

    private LateLogWait() {}

    /**
     * Whatever stands in for AWS has nothing on its way.
     *
     * @param seconds as somebody has set them; then they hold wherever the calls go
     * @throws IllegalArgumentException if it is no such number
     */
    static Duration of(Optional<String> seconds, Optional<URI> endpoint) {
        return seconds.map(LateLogWait::parse).orElse(RateLimits.holdAt(endpoint) ? USUAL : Duration.ZERO);
    }

    private static Duration parse(String seconds) {
        if (!seconds.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    SETTING + " is a number of seconds from 0 to 999; unset it for " + USUAL.toSeconds());
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }
}
