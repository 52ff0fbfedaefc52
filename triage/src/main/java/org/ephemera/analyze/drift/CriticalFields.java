package org.ephemera.analyze.drift;

import java.util.List;

/** Which fields decide what runs. */
final class CriticalFields {
    private static final List<String> GRAVE = List.of(
            "/image",
            "/command",
            "/args",
            "/entryPoint",
            "/environment/",
            "/env/",
            "/environmentVariables/",
            "/privileged",
            "/capabilities/");

    private CriticalFields() {}

    static boolean isGrave(String path) {
        return GRAVE.stream().anyMatch(path::contains);
    }
}
