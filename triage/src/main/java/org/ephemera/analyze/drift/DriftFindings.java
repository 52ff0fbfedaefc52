package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TruncatedText;

/** What comparisons came to so far. */
final class DriftFindings {
    private static final int LONGEST = 300;
    private static final int MOST_NAMED = 5;

    private final List<Finding> findings = new ArrayList<>();
    private final List<SpecChange> changes = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    void add(String rule, Severity severity, String subject, String because, Evidence... evidence) {
        Finding finding =
                Finding.of(RuleBook.standard().rule(rule), subject, TruncatedText.text(because, LONGEST), evidence[0]);
        for (int i = 1; i < evidence.length; i++) {
            finding = finding.with(evidence[i]);
        }
        findings.add(finding.as(severity));
    }

    /** Changes that are told one by one, and a finding for all of them; nothing if there are none. */
    void add(String rule, Severity severity, String because, List<SpecChange> some) {
        if (some.isEmpty()) {
            return;
        }
        tell(some);
        SpecChange first = some.getFirst();
        add(rule, severity, first.subject(), because + ": " + names(some), first.to(), first.from());
    }

    void tell(List<SpecChange> some) {
        changes.addAll(some);
    }

    void gap(String what, String why) {
        gaps.add(new Gap(what, why));
    }

    /** What decides what runs is named before the rest. */
    private static String names(List<SpecChange> some) {
        String named = some.stream()
                .map(SpecChange::what)
                .sorted(Comparator.comparing((String path) -> !CriticalFields.isGrave(path)))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        int left = some.size() - MOST_NAMED;
        return named + (left > 0 ? " and " + left + " more" : "");
    }

    List<Finding> findings() {
        return findings;
    }

    List<SpecChange> changes() {
        return changes;
    }

    List<Gap> gaps() {
        return gaps;
    }
}
