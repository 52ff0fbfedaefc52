package org.ephemera.recorder;

import java.util.Locale;
import java.util.Map;

/** What is done, besides recording it, when a container stops: {@code EPHEMERA_STOPPED}. */
public enum OnStop {
    /** A full package, if the selector does not leave it out. */
    COLLECT,
    /** Nothing: the package of the hour has it. */
    RECORD;

    public static final String SETTING = "EPHEMERA_STOPPED";

    /** @throws IllegalArgumentException if the setting is neither; the message is a sentence for whoever set it */
    public static OnStop of(Map<String, String> settings) {
        return switch (settings.getOrDefault(SETTING, "").strip().toLowerCase(Locale.ROOT)) {
            case "", "collect" -> COLLECT;
            case "record" -> RECORD;
            default -> throw new IllegalArgumentException(SETTING + " is collect or record");
        };
    }
}
