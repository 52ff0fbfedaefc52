package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralMatcherTest {
    @Test
    void findsTheSameAsSeparateSearches() {
        Random random = new Random(4711);
        for (int round = 0; round < 2_000; round++) {
            List<List<String>> sets = new ArrayList<>();
            for (int set = random.nextInt(1, 80); set > 0; set--) {
                List<String> words = new ArrayList<>();
                for (int word = random.nextInt(4); word > 0; word--) {
                    words.add(text(random, "ab1-", random.nextInt(1, 6)));
                }
                sets.add(words);
            }
            LiteralMatcher literals = LiteralMatcher.of(sets);
            long[] found = new long[literals.resultLength()];
            String text = text(random, "aAbB1-\u00e9\u4e2d\ud83d", random.nextInt(60));
            boolean any = literals.mark(text, found);
            String folded = text.toLowerCase(Locale.ROOT);
            boolean expected = false;
            for (int set = 0; set < sets.size(); set++) {
                boolean there = sets.get(set).stream().anyMatch(folded::contains);
                expected |= there;
                assertThat((found[set / 64] >>> (set % 64) & 1) == 1)
                        .as("%s in %s", sets.get(set), text)
                        .isEqualTo(there);
            }
            assertThat(any).isEqualTo(expected);
        }
    }

    @Test
    void foldsCaseLikePatterns() {
        LiteralMatcher literals = LiteralMatcher.of(List.of(List.of("kinsing")));
        assertThat(literals.mark("\u212aIN\u017fING", new long[1])).isTrue();
    }

    @Test
    void rejectsWordsThatCanNeverMatch() {
        assertThatThrownBy(() -> LiteralMatcher.of(List.of(List.of("Upper"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LiteralMatcher.of(List.of(List.of("")))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LiteralMatcher.of(List.of(List.of("\u00e9"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Random random, String letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
