package org.ephemera.analyze.model;

import java.util.List;

/**
 * Indicator of compromise that can be searched for elsewhere.
 *
 * @param value as found, not defanged; hostile
 */
public record Indicator(Kind kind, String value, List<String> rules, EvidenceLocation evidence) {
    /** Type of an indicator. */
    public enum Kind {
        IP,
        DOMAIN,
        URL,
        WALLET,
        HASH,
        IMAGE,
        KEY_ID
    }

    public Indicator {
        rules = List.copyOf(rules);
    }
}
