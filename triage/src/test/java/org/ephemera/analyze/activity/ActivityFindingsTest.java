package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

/** Denied calls cost an attacker nothing and can be made in any number. The calls that succeeded follow them. */
class ActivityFindingsTest {
    @Test
    void keepsMostSevereFindingsOfFlood() {
        ControlCall call = KubernetesAudit.call(
                        FixtureCalls.audit("a-1", "get", "/", "pods", "exec"),
                        new EvidenceLocation("data/raw/audit.json", FileLocation.root(), Digest.of(new byte[0])))
                .orElseThrow();
        ActivityFindings findings = new ActivityFindings();
        for (int number = 0; number < 2_000; number++) {
            findings.add("EXE-001", Severity.LOW, "flood-" + number, "refused", call);
        }
        assertThat(findings.gaps()).isEmpty();
        findings.add("EXE-001", Severity.LOW, "one-more", "refused", call);
        findings.add("EXE-011", Severity.HIGH, "cluster", "bound cluster-admin", call);
        assertThat(findings.findings())
                .hasSize(2_000)
                .extracting(Finding::subject)
                .contains("cluster", "flood-0")
                .doesNotContain("one-more", "flood-1999");
        assertThat(findings.gaps()).hasSize(1);
    }
}
