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
 * What in a platform's specifications says nothing: fields that the platform writes itself, and values that it takes where nothing
 * is said.
 *
 * @param ignored names of fields
 * @param defaults values by the name of their field
 */
record PlatformDefaults(Set<String> ignored, Map<String, String> defaults) {
    private static final JsonNode DATA = read();

    static final PlatformDefaults ECS = named("ecs");
    static final PlatformDefaults KUBERNETES = named("kubernetes");
    static final PlatformDefaults AZURE = named("azure");

    PlatformDefaults {
        ignored = Set.copyOf(ignored);
        defaults = Map.copyOf(defaults);
    }

    boolean says(String field, String value) {
        return !value.isEmpty() && !ignored.contains(field) && !value.equals(defaults.get(field));
    }

    private static PlatformDefaults named(String name) {
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
