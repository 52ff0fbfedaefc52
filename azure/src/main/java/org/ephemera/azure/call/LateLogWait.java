package org.ephemera.azure.call;

import java.time.Duration;
import java.util.Optional;

/** How long after the end of the window the activity log is looked at again. */
final class LateLogWait {
    static final String SETTING = "EPHEMERA_SETTLE";
    private static final Duration USUAL = Duration.ofSeconds(15);

    private LateLogWait() {}

    /**
     * Whatever stands in for Azure has nothing on its way.
     *
     * @param seconds as somebody has set them; then they hold wherever the calls go
     * @throws IllegalArgumentException if it is no such number
     */
    static Duration of(Optional<String> seconds, boolean standsIn) {
        return seconds.map(LateLogWait::parse).orElse(standsIn ? Duration.ZERO : USUAL);
    }

    private static Duration parse(String seconds) {
        if (!seconds.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException(
                    SETTING + " is a number of seconds from 0 to 999; unset it for " + USUAL.toSeconds());
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }
}
