package org.ephemera.analyze.drift;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ephemera.format.Json;

/**
 * Fields and values of a platform's specifications that carry no information for a comparison.
 *
 * @param ignored names of fields that the platform writes itself
 * @param defaults values that the platform assumes if a field is absent, by the name of the field
 */
record PlatformDefaults(Set<String> ignored, Map<String, String> defaults) {
    private static final JsonNode DATA = read();

    static final PlatformDefaults ECS = load("ecs");
    static final PlatformDefaults KUBERNETES = load("kubernetes");
    static final PlatformDefaults AZURE = load("azure");

    PlatformDefaults {
        ignored = Set.copyOf(ignored);
        defaults = Map.copyOf(defaults);
    }

    /** Reports whether a value differs from what the platform writes or assumes by itself. */
    boolean isSignificant(String field, String value) {
        return !value.isEmpty() && !ignored.contains(field) && !value.equals(defaults.get(field));
    }

    private static PlatformDefaults load(String name) {
        Set<String> ignored = new HashSet<>();
        DATA.path(name).path("ignored").forEach(field -> ignored.add(field.asText()));
        Map<String, String> defaults = new HashMap<>();
        DATA.path(name)
                .path("defaults")
                .properties()
                .forEach(entry -> defaults.put(entry.getKey(), entry.getValue().asText()));
        return new PlatformDefaults(ignored, defaults);
    }

    private static JsonNode read() {
        try (InputStream in = PlatformDefaults.class.getResourceAsStream("profiles.json")) {
            if (in == null) {
                throw new IllegalStateException("profiles.json is missing from the program");
            }
            return Json.parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
