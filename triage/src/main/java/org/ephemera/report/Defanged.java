package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import org.ephemera.analyze.model.Indicator;

/** An indicator that nobody opens by mistake: no program takes it for an address. */
record Defanged(String kind, String value, String rules, Pointer pointer) {
    static Defanged of(Indicator indicator) {
        return new Defanged(
                indicator.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                defang(indicator.kind(), Visible.cut(indicator.value(), 500)),
                String.join(" ", indicator.rules()),
                Pointer.to(indicator.evidence()));
    }

    static List<Defanged> of(List<Indicator> indicators) {
        return indicators.stream().map(Defanged::of).toList();
    }

    private static String defang(Indicator.Kind kind, String value) {
        return switch (kind) {
            case IP -> value.replace(".", "[.]").replace(":", "[:]");
            case DOMAIN -> value.replace(".", "[.]");
            case URL -> url(value);
            case WALLET, HASH, IMAGE, KEY_ID -> value;
        };
    }

    private static String url(String value) {
        return value.replaceFirst("(?i)^http", "hxxp").replace("://", "[://]").replace(".", "[.]");
    }
}
