package org.ephemera.analyze.model;

import java.util.List;

/**
 * Something that can be looked for elsewhere.
 *
 * @param value as it was found, not defanged; hostile
 */
public record Indicator(Kind kind, String value, List<String> rules, Evidence evidence) {
    /** What kind of thing it is. */
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
