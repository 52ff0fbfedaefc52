package org.ephemera.analyze.drift;

import java.util.List;

/** Fields that decide which code a container runs and with which privileges. */
final class CriticalFields {
    private static final List<String> CRITICAL = List.of(
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

    static boolean isCritical(String path) {
        return CRITICAL.stream().anyMatch(path::contains);
    }
}
