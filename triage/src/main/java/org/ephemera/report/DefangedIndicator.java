package org.ephemera.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.Indicator;

/** Defanged indicator: no program recognizes it as a link, so it is not opened by mistake. */
record DefangedIndicator(String kind, String value, String rules, EvidencePointer pointer) {
    /** Matches in linear time: one repeated character class with nothing after it. */
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
            case WALLET, HASH, IMAGE, KEY_ID, USER_AGENT -> value;
        };
    }

    private static String url(String value) {
        return value.replaceFirst("(?i)^http", "hxxp").replace("://", "[://]").replace(".", "[.]");
    }

    /** Defangs all URLs in a line of text. */
    static String text(String line) {
        return ADDRESS.matcher(line).replaceAll(found -> Matcher.quoteReplacement(url(found.group())));
    }
}
