package org.ephemera.analyze.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/**
 * Service that a container enabled on its host: a command that enters the host, and the line in the same log in which
 * systemd reports the service. A container can write any line, so this is the statement of its log. Either of them alone proves less: the command may have failed, and an
 * image can contain systemd.
 */
public final class EnabledHostService {
    private static final String ENTERED = "CMD-006";
    private static final String ENABLED = "CMD-007";
    private static final Pattern SYMLINK =
            Pattern.compile("Created symlink\\s+\\S*/etc/systemd/system/\\S+\\.(?:wants|requires)/([^\\s'\"’]{1,200})");

    private EnabledHostService() {}

    /** Returns a critical finding on each container whose log contains both. */
    public static List<Finding> of(List<Finding> findings) {
        List<Finding> services = new ArrayList<>();
        for (Finding enabled : findings) {
            Matcher symlink = SYMLINK.matcher(enabled.because());
            if (enabled.rule().id().equals(ENABLED) && symlink.find()) {
                entry(enabled, findings)
                        .ifPresent(entered -> services.add(finding(symlink.group(1), enabled, entered)));
            }
        }
        return services;
    }

    private static Optional<Finding> entry(Finding enabled, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.rule().id().equals(ENTERED)
                        && finding.severity().atLeast(Severity.HIGH)
                        && finding.subject().equals(enabled.subject()))
                .findFirst();
    }

    private static Finding finding(String service, Finding enabled, Finding entered) {
        List<EvidenceLocation> evidence = Stream.concat(enabled.evidence().stream(), entered.evidence().stream())
                .distinct()
                .toList();
        return new Finding(
                RuleBook.standard().rule(ENTERED),
                Severity.CRITICAL,
                enabled.subject(),
                "the service " + service + " was enabled on the host, as the log of the container states",
                evidence,
                false,
                Optional.empty(),
                enabled.at(),
                Finding.WITH_EFFECT);
    }
}
