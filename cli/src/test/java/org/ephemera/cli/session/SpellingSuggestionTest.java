package org.ephemera.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingSuggestionTest {
    private static final List<String> WORDS = List.of("plan", "collect", "verify", "key");

    @Test
    void suggestsSimilarWord() {
        assertThat(SpellingSuggestion.to("colelct", WORDS)).contains("collect");
        assertThat(SpellingSuggestion.to("pln", WORDS)).contains("plan");
        assertThat(SpellingSuggestion.to("ver", WORDS)).contains("verify");
    }

    @Test
    void suggestsNothingForDifferentWord() {
        assertThat(SpellingSuggestion.to("demolish", WORDS)).isEmpty();
        assertThat(SpellingSuggestion.to("", WORDS)).isEmpty();
    }
}
