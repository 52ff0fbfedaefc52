package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.Indicator;

/** An indicator that nobody opens by mistake: no program takes it for an address. */
record DefangedIndicator(String kind, String value, String rules, EvidencePointer pointer) {
    /** Of linear time: one class of characters repeated, and nothing after it. */
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9+.-]{1,20}://[^\\s'\"<>|;]+");

    static DefangedIndicator of(Indicator indicator) {
        return new DefangedIndicator(
                indicator.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                defang(indicator.kind(), VisibleText.cut(indicator.value(), 500)),
                String.join(" ", indicator.rules()),
                EvidencePointer.to(indicator.evidence()));
    }

    static List<DefangedIndicator> of(List<Indicator> indicators) {
        return indicators.stream().map(DefangedIndicator::of).toList();
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

    /** A line of text in which no address is one that a program opens. */
    static String text(String line) {
        return ADDRESS.matcher(line).replaceAll(found -> Matcher.quoteReplacement(url(found.group())));
    }
}
