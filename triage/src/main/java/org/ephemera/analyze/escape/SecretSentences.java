package org.ephemera.analyze.escape;

import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.TruncatedText;

/** Sentences that list the names of secrets. */
final class SecretSentences {
    private static final int MOST_NAMED = 20;
    private static final int LONGEST = 200;

    private SecretSentences() {}

    /** Returns a sentence to append; "" without secrets. */
    static String toRotate(List<LocatedValue<String>> secrets) {
        return secrets.isEmpty() ? "" : " Also rotate the secrets that it received: " + named(secrets) + ".";
    }

    static String named(List<LocatedValue<String>> secrets) {
        List<String> names = secrets.stream()
                .map(secret -> TruncatedText.text(secret.value(), LONGEST))
                .distinct()
                .toList();
        String named = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int left = names.size() - MOST_NAMED;
        return named + (left > 0 ? " and " + left + " more" : "");
    }
}
