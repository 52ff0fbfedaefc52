package org.ephemera.analyze.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/** The secret half of a key of AWS: forty characters, of all kinds. The digest of a commit is as long, and in lower case only. */
final class SecretKey {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9/+]{40,}");
    private static final int LENGTH = 40;
    private static final int FEW = 3;

    private SecretKey() {}

    static void find(String text, List<SecretSpan> spans) {
        Matcher matcher = RUN.matcher(text);
        while (matcher.find()) {
            if (matcher.end() - matcher.start() == LENGTH && isMixed(matcher.group())) {
                spans.add(SecretSpan.of(text, matcher.start(), matcher.end(), "secret-key"));
            }
        }
    }

    private static boolean isMixed(String run) {
        return run.chars().anyMatch(Character::isDigit)
                && run.chars().filter(Character::isUpperCase).count() >= FEW
                && run.chars().filter(Character::isLowerCase).count() >= FEW;
    }
}
