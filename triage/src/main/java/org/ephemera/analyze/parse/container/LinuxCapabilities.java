package org.ephemera.analyze.parse.container;

import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Linux capabilities in normalized spelling. */
public final class LinuxCapabilities {
    private LinuxCapabilities() {}

    /** Returns the capabilities in upper case, without {@code CAP_}. */
    public static List<LocatedValue<String>> of(LocatedJson at, String field) {
        return at.texts(field).stream()
                .map(fact -> new LocatedValue<>(plain(fact.value()), fact.evidence()))
                .toList();
    }

    private static String plain(String capability) {
        String upper = capability.strip().toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }
}
