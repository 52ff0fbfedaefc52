package org.ephemera.analyze.read;

import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.Fact;

/** Lists of capabilities, spelled in one way. */
final class Capabilities {
    private Capabilities() {}

    /** Upper case, without {@code CAP_}. */
    static List<Fact<String>> of(Located at, String field) {
        return at.texts(field).stream()
                .map(fact -> new Fact<>(plain(fact.value()), fact.evidence()))
                .toList();
    }

    private static String plain(String capability) {
        String upper = capability.strip().toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }
}
