package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Versions of container runtimes and kernels with a known container escape vulnerability. */
final class KnownVulnerabilities {
    private static final RuleData DATA = RuleData.named("runtimes.json");
    private static final int PARTS = 3;

    private KnownVulnerabilities() {}

    /**
     * Vulnerability.
     *
     * @param needs precondition of an attack
     */
    record Vulnerability(String id, String needs) {}

    static boolean isAffected(String runtime, String vulnerability) {
        return of(runtime).stream().anyMatch(found -> found.id().equals(vulnerability));
    }

    /**
     * Returns the vulnerabilities of a runtime.
     *
     * @param runtime its name and version, e.g. {@code containerd 1.7.2}
     */
    static List<Vulnerability> of(String runtime) {
        List<Vulnerability> vulnerabilities = new ArrayList<>();
        int space = runtime.indexOf(' ');
        if (space < 0) {
            return vulnerabilities;
        }
        String name = runtime.substring(0, space);
        String version = runtime.substring(space + 1).strip();
        for (JsonNode vulnerability : DATA.json()) {
            if (vulnerability.path("runtime").asText().equals(name) && affects(vulnerability, version)) {
                vulnerabilities.add(new Vulnerability(
                        vulnerability.path("id").asText(),
                        vulnerability.path("needs").asText()));
            }
        }
        return vulnerabilities;
    }

    private static boolean affects(JsonNode vulnerability, String version) {
        if (version.isEmpty() || !Character.isDigit(version.charAt(0))) {
            return false;
        }
        for (JsonNode range : vulnerability.path("ranges")) {
            if (compare(version, range.path("from").asText()) >= 0
                    && compare(version, range.path("below").asText()) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Compares the first three numbers. The suffixes of distributions cannot be compared. */
    private static int compare(String one, String other) {
        for (int part = 0; part < PARTS; part++) {
            int difference = Integer.compare(number(one, part), number(other, part));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int number(String version, int part) {
        String[] parts = version.split("[.+~_-]", PARTS + 1);
        if (part >= parts.length) {
            return 0;
        }
        int number = 0;
        for (char c : parts[part].toCharArray()) {
            if (c < '0' || c > '9' || number > 1_000_000) {
                break;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
