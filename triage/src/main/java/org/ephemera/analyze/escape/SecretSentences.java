package org.ephemera.analyze.escape;

import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.TruncatedText;

/** Names of secrets in a sentence. */
final class SecretSentences {
    private static final int MOST_NAMED = 20;
    private static final int LONGEST = 200;

    private SecretSentences() {}

    /** A sentence to put behind another; "" if there are none. */
    static String toChange(List<Fact<String>> secrets) {
        return secrets.isEmpty() ? "" : " Change also the secrets that it was given: " + named(secrets) + ".";
    }

    static String named(List<Fact<String>> secrets) {
        List<String> names = secrets.stream()
                .map(secret -> TruncatedText.text(secret.value(), LONGEST))
                .distinct()
                .toList();
        String named = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int left = names.size() - MOST_NAMED;
        return named + (left > 0 ? " and " + left + " more" : "");
    }
}
