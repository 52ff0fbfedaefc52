package org.ephemera.analyze.activity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;

/** Findings and gaps of the activity rules, limited in number. */
final class ActivityFindings {
    private static final int LONGEST = 400;
    private static final int MOST = 2_000;

    private final SortedMap<Severity, List<Finding>> findings = new TreeMap<>();
    private final Map<String, EvidenceGap> gaps = new LinkedHashMap<>();
    private int count;

    void add(
            String rule,
            Severity severity,
            String subject,
            String because,
            ControlCall call,
            EvidenceLocation... more) {
        add(of(rule, severity, subject, because, call).withEvidence(more));
    }

    /** Adds an act with a rank among those of the same rule and severity; a lower rank is worse. */
    void addRanked(String rule, Severity severity, int rank, String subject, String because, ControlCall call) {
        add(of(rule, severity, subject, because, call).withRank(rank));
    }

    private static Finding of(String rule, Severity severity, String subject, String because, ControlCall call) {
        return Finding.of(
                        RuleBook.standard().rule(rule),
                        TruncatedText.text(subject, LONGEST),
                        TruncatedText.text(because, LONGEST),
                        call.evidence())
                .withSeverity(severity)
                .at(call.time());
    }

    private void add(Finding finding) {
        Severity severity = finding.severity();
        if (count == MOST) {
            gap(
                    "EXE",
                    "there are more than " + MOST
                            + " findings on API calls; the most severe are listed, the others are not");
            if (findings.lastKey().atLeast(severity)) {
                return;
            }
            removeLeastSevere();
        }
        count++;
        findings.computeIfAbsent(severity, none -> new ArrayList<>()).add(finding);
    }

    /** Removes the last of the least severe findings: the first findings of a flood show as much as the later ones. */
    private void removeLeastSevere() {
        List<Finding> least = Objects.requireNonNull(findings.get(findings.lastKey()));
        least.removeLast();
        if (least.isEmpty()) {
            findings.remove(findings.lastKey());
        }
        count--;
    }

    void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why));
    }

    /** Adds a gap whose reason contains a request to an administrator. */
    void gapWithRequest(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why, true));
    }

    List<Finding> findings() {
        return findings.values().stream()
                .flatMap(List::stream)
                .sorted(Finding.ORDER)
                .toList();
    }

    List<EvidenceGap> gaps() {
        return List.copyOf(gaps.values());
    }
}
