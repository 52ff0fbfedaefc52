package org.ephemera.analyze.model;

import java.util.Locale;

/** How bad a finding is by itself; declared from worst to harmless, so that natural order sorts a report. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW,
    INFO;

    /** The word that people and JSON read. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if this is as bad as {@code other} or worse. */
    public boolean atLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
