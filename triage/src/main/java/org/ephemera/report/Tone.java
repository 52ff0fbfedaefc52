package org.ephemera.report;

/** How something is coloured; it always says the same in words. */
public enum Tone {
    BAD,
    CAUTION,
    GOOD,
    QUIET;

    String css() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
