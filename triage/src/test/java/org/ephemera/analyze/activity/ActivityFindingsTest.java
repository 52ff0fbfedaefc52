package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** Refused calls cost nothing, and as many as somebody likes: what worked in the end stands behind them. */
class ActivityFindingsTest {
    @Test
    void keepTheGravestOfAFlood() {
        ControlCall call = KubernetesAudit.call(
                        FixtureCalls.audit("a-1", "get", "/", "pods", "exec"),
                        new Evidence("data/raw/audit.json", FileLocation.root(), Digest.of(new byte[0])))
                .orElseThrow();
        ActivityFindings notes = new ActivityFindings();
        for (int number = 0; number < 2_000; number++) {
            notes.add("EXE-001", Severity.LOW, "flood-" + number, "refused", call);
        }
        assertThat(notes.gaps()).isEmpty();
        notes.add("EXE-001", Severity.LOW, "one-more", "refused", call);
        notes.add("EXE-011", Severity.HIGH, "cluster", "bound cluster-admin", call);
        assertThat(notes.findings())
                .hasSize(2_000)
                .extracting(Finding::subject)
                .contains("cluster", "flood-0")
                .doesNotContain("one-more", "flood-1999");
        assertThat(notes.gaps()).hasSize(1);
    }
}
