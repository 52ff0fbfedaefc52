package org.ephemera.analyze.startup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;

/** Where findings and gaps gather; the same is said once. */
final class Judged {
    private static final int LONGEST = 400;
    private static final int MOST = 20;

    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Gap> gaps = new LinkedHashMap<>();

    void add(
            String rule,
            Severity severity,
            String subject,
            String because,
            Optional<Instant> at,
            List<Evidence> evidence) {
        Finding finding = Finding.of(
                        RuleBook.standard().rule(rule),
                        Bounded.text(subject, LONGEST),
                        Bounded.text(because, LONGEST),
                        evidence.getFirst())
                .as(severity)
                .with(evidence.stream().skip(1).limit(MOST).toArray(Evidence[]::new));
        findings.putIfAbsent(
                rule + "\0" + subject + "\0" + because, at.map(finding::at).orElse(finding));
    }

    void add(String rule, Severity severity, String subject, String because, Evidence evidence) {
        add(rule, severity, subject, because, Optional.empty(), List.of(evidence));
    }

    void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new Gap(what, why));
    }

    List<Finding> findings() {
        List<Finding> sorted = new ArrayList<>(findings.values());
        sorted.sort(Finding.ORDER);
        return sorted;
    }

    List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }
}
