package org.ephemera.recorder;

import java.util.Locale;
import java.util.Map;

/**
 * Action of the alert handler when a container stops, in addition to recording the event. The setting {@code
 * EPHEMERA_STOPPED} selects the action.
 */
public enum OnStop {
    /** Collects a full package, unless the selector leaves the alert out. */
    COLLECT,
    /** Does nothing more: the package of the hour contains the event. */
    RECORD;

    public static final String SETTING = "EPHEMERA_STOPPED";

    /**
     * Parses the setting.
     *
     * @throws IllegalArgumentException if the value is invalid; the message is for users
     */
    public static OnStop of(Map<String, String> settings) {
        return switch (settings.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT)) {
            case "", "collect" -> COLLECT;
            case "record" -> RECORD;
            default ->
                throw new IllegalArgumentException("Invalid setting " + SETTING + "; expected collect or record");
        };
    }
}
