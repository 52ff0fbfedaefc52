package org.ephemera.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> WORDS = List.of("plan", "collect", "verify", "key");

    @Test
    void findsWhatWasMistyped() {
        assertThat(Nearest.to("colelct", WORDS)).contains("collect");
        assertThat(Nearest.to("pln", WORDS)).contains("plan");
        assertThat(Nearest.to("ver", WORDS)).contains("verify");
    }

    @Test
    void findsNothingFarAway() {
        assertThat(Nearest.to("demolish", WORDS)).isEmpty();
        assertThat(Nearest.to("", WORDS)).isEmpty();
    }
}
