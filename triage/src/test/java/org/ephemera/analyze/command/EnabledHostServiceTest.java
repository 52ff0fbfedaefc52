package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;

class EnabledHostServiceTest {
    private static final String ENTER = "+ chroot /host systemctl enable --now kworkerd.service";
    private static final String ENABLED =
            "Created symlink /etc/systemd/system/multi-user.target.wants/kworkerd.service -> /etc/systemd/system/kworkerd.service.";

    @Test
    void combinesEntryAndReport() {
        assertThat(services("shop/a", ENTER, "shop/a", ENABLED)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(finding.isEscapeAttempt()).isTrue();
            assertThat(finding.rank()).isEqualTo(Finding.WITH_EFFECT);
            assertThat(finding.because()).contains("kworkerd.service");
            assertThat(finding.evidence()).hasSize(2);
        });
    }

    /** An image with systemd enables its own services; a command that failed has no report; other containers differ. */
    @Test
    void needsBothInOneContainer() {
        assertThat(services("shop/a", "building", "shop/a", ENABLED)).isEmpty();
        assertThat(services("shop/a", ENTER, "shop/a", "Failed to enable unit: Read-only file system"))
                .isEmpty();
        assertThat(services("shop/a", ENTER, "shop/b", ENABLED)).isEmpty();
    }

    private static List<Finding> services(String one, String command, String other, String report) {
        LogRules rules = new LogRules();
        rules.accept(line(one, command, 0));
        rules.accept(line(other, report, 1));
        return EnabledHostService.of(rules.findings().findings());
    }

    private static LogLine line(String container, String text, int number) {
        return new LogLine(
                container,
                "",
                Optional.of(Instant.EPOCH.plusSeconds(number)),
                text,
                new EvidenceLocation("log.json", new FileLocation.Pointer("/" + number), Digest.of(new byte[0])));
    }
}
