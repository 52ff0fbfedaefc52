package org.ephemera.analyze.model;

import java.util.Locale;

/** Severity of a finding, declared from critical to info, so that natural order sorts a report. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO;

    /** Returns the name in lower case, as shown to users and written to JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reports whether this severity is equal to or higher than {@code other}. */
    public boolean atLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
