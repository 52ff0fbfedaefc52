package org.ephemera.analyze.escape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Versions of runtimes and kernels with a flaw that is known to let out of containers. */
final class KnownVulnerabilities {
    private static final RuleData DATA = RuleData.named("runtimes.json");
    private static final int PARTS = 3;

    private KnownVulnerabilities() {}

    /**
     * A flaw.
     *
     * @param needs what an attacker needs for it
     */
    record Flaw(String id, String needs) {}

    static boolean has(String runtime, String flaw) {
        return of(runtime).stream().anyMatch(found -> found.id().equals(flaw));
    }

    /** @param runtime its name and version, e.g. {@code containerd 1.7.2} */
    static List<Flaw> of(String runtime) {
        List<Flaw> flaws = new ArrayList<>();
        int space = runtime.indexOf(' ');
        if (space < 0) {
            return flaws;
        }
        String name = runtime.substring(0, space);
        String version = runtime.substring(space + 1).strip();
        for (JsonNode flaw : DATA.json()) {
            if (flaw.path("runtime").asText().equals(name) && affects(flaw, version)) {
                flaws.add(new Flaw(flaw.path("id").asText(), flaw.path("needs").asText()));
            }
        }
        return flaws;
    }

    private static boolean affects(JsonNode flaw, String version) {
        if (version.isEmpty() || !Character.isDigit(version.charAt(0))) {
            return false;
        }
        for (JsonNode range : flaw.path("ranges")) {
            if (compare(version, range.path("from").asText()) >= 0
                    && compare(version, range.path("below").asText()) < 0) {
                return true;
            }
        }
        return false;
    }

    /** By the first three numbers: what distributions add says nothing that could be compared. */
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
