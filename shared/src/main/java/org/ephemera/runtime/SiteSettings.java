package org.ephemera.runtime;

import java.util.Map;
import java.util.Optional;

/** Settings of a site from its environment. A blank value counts as not set. */
public record SiteSettings(Map<String, String> values) {
    public SiteSettings {
        values = Map.copyOf(values);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** Returns the value, or "" if it is not set. */
    String text(String name) {
        return get(name).orElse("");
    }
}
