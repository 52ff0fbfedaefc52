package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** An attacker may fill the list with harmless matches before a severe one. */
class RuleHitsTest {
    private static final EvidenceLocation AT =
            new EvidenceLocation("data/raw/log", FileLocation.root(), Digest.of(new byte[0]));

    @Test
    void keepsMostSevereMatchesOfAFlood() {
        RuleHits hits = new RuleHits();
        for (int number = 0; number < 2_000; number++) {
            add(hits, Severity.LOW, "flood-" + number);
        }
        add(hits, Severity.LOW, "flood-1999");
        assertThat(add(hits, Severity.LOW, "one-more")).isZero();
        assertThat(add(hits, Severity.HIGH, "miner")).isOne();
        assertThat(add(hits, Severity.MEDIUM, "shell")).isOne();
        assertThat(hits.findings("line"))
                .hasSize(2_000)
                .extracting(Finding::subject)
                .contains("miner", "shell", "flood-0", "flood-1997")
                .doesNotContain("flood-1999", "flood-1998");
        assertThat(hits.leftOut())
                .as("includes the second match of a dropped key")
                .isEqualTo(4);
    }

    private static long add(RuleHits hits, Severity severity, String subject) {
        return hits.add(new RuleHits.Key("CMD-004", severity, subject, "log"), () -> "because", Optional.empty(), AT);
    }
}
