package org.ephemera.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StoreKeysTest {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");
    private static final int LONGEST = 6;

    @Test
    void agreesWithPattern() {
        assertLikeDefinition("");
        for (char c = 0; c < 300; c++) {
            assertLikeDefinition("a" + c);
        }
    }

    private static void assertLikeDefinition(String text) {
        boolean defined = FORM.matcher(text).matches() && !DOTS.matcher(text).matches();
        assertThat(StoreKeys.isKey(text)).as("'%s'", text).isEqualTo(defined);
        if (text.length() < LONGEST) {
            for (char next : "aZ0./-_ \\\n".toCharArray()) {
                assertLikeDefinition(text + next);
            }
        }
    }
}
