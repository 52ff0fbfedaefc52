package org.ephemera.runtime;

import java.util.Map;
import java.util.Optional;

/** What a site was told through its environment; a blank value is none. */
public record Settings(Map<String, String> values) {
    public Settings {
        values = Map.copyOf(values);
    }

    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** The value, or "". */
    String text(String name) {
        return get(name).orElse("");
    }
}
