package org.ephemera.sweep;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys of the sweep index in a store. No key contains the name of a target. */
final class SweepPaths {
    private static final String ROOT = "sweeps/";
    static final String SCOPES = ROOT + "scopes/";
    private static final Pattern RECORD =
            Pattern.compile(".*/(?<number>[0-9]{5,})\\.(?<attempt>[0-9]+)\\.(?<end>whole|late|part)\\.json");

    private SweepPaths() {}

    /**
     * Completeness of a shard; LATE if it is complete except for the begin of the window, which retention had already
     * deleted.
     */
    enum End {
        WHOLE,
        LATE,
        PART
    }

    /** Fields in the key of a shard's record. */
    record Name(int number, int attempt, End end) {
        static Optional<Name> of(String key) {
            Matcher name = RECORD.matcher(key);
            return name.matches()
                    ? Optional.of(new Name(
                            Integer.parseInt(name.group("number")),
                            Integer.parseInt(name.group("attempt")),
                            End.valueOf(name.group("end").toUpperCase(Locale.ROOT))))
                    : Optional.empty();
        }
    }

    static String scope(SweepScope scope) {
        return SCOPES + scope.key() + ".json";
    }

    static String inventories(SweepScope scope) {
        return ROOT + scope.key() + "/inventories/";
    }

    static String inventory(SweepScope scope, SweepWindow after, int attempt) {
        return inventories(scope) + after.name() + "." + attempt + ".json";
    }

    static String listed(SweepScope scope, SweepWindow after, int attempt, int part) {
        return ROOT + scope.key() + "/listed/" + after.name() + "." + attempt + "/" + "%05d.jsonl".formatted(part);
    }

    static String windows(SweepScope scope) {
        return ROOT + scope.key() + "/windows/";
    }

    static String window(SweepScope scope, SweepWindow window) {
        return windows(scope) + window.name() + "/";
    }

    static String plan(SweepScope scope, SweepWindow window) {
        return window(scope, window) + "plan.json";
    }

    static String complete(SweepScope scope, SweepWindow window) {
        return window(scope, window) + "complete.json";
    }

    static String lost(SweepScope scope, SweepWindow window) {
        return window(scope, window) + "lost.json";
    }

    static String shards(SweepScope scope, SweepWindow window, int number) {
        return window(scope, window) + "%05d.".formatted(number);
    }

    static String shard(SweepScope scope, SweepWindow window, int number, int attempt, End end) {
        return shards(scope, window, number) + attempt + "." + end.name().toLowerCase(Locale.ROOT) + ".json";
    }
}
