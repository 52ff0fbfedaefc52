package org.ephemera.analyze.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        KEY_ID,
        USER_AGENT
    }

    public Indicator {
        rules = List.copyOf(rules);
    }

    /** Returns the indicators, each once, with the rules and the first place of all that are equal. */
    public static List<Indicator> merged(List<Indicator> indicators) {
        Map<String, Indicator> merged = new LinkedHashMap<>();
        for (Indicator indicator : indicators) {
            merged.merge(indicator.kind() + " " + indicator.value(), indicator, Indicator::withRulesOf);
        }
        return List.copyOf(merged.values());
    }

    private Indicator withRulesOf(Indicator other) {
        Set<String> all = new TreeSet<>(rules);
        all.addAll(other.rules);
        return new Indicator(kind, value, List.copyOf(all), evidence);
    }
}
