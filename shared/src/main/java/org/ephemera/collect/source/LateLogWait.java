package org.ephemera.collect.source;

import java.time.Duration;
import java.util.Map;

/** Time after the end of the window at which a log is read again: by then the cloud has usually stored late events. */
public final class LateLogWait {
    public static final Duration USUAL = Duration.ofSeconds(15);
    private static final String SETTING = "EPHEMERA_SETTLE";

    private LateLogWait() {}

    /**
     * Reads the setting EPHEMERA_SETTLE; without it, a simulated cloud has no late events.
     *
     * @param simulated true if a setting replaces the endpoint of the cloud
     * @throws IllegalArgumentException if the setting is not a number from 0 to 999
     */
    public static Duration of(Map<String, String> settings, boolean simulated) {
        String seconds = settings.get(SETTING);
        if (seconds == null) {
            return simulated ? Duration.ZERO : USUAL;
        }
        if (!seconds.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("Invalid setting " + SETTING
                    + "; expected a number of seconds from 0 to 999. Unset it for the default of "
                    + USUAL.toSeconds() + " s.");
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }
}
