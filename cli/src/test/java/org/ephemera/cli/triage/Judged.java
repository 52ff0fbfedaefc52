package org.ephemera.cli.triage;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Severity;

/** An analysis held against what was expected of it; each difference by itself. */
record Judged(Analysis analysis, Expected expected, SoftAssertions softly) {
    private static final List<MinerScore.Level> MINING = List.of(MinerScore.Level.HIGH, MinerScore.Level.MEDIUM);

    void hold() {
        verdict();
        findings();
        miners();
        gaps();
        hosts();
        if (expected.changes()) {
            softly.assertThat(analysis.changes()).as("changes").isNotEmpty();
        }
    }

    private void verdict() {
        softly.assertThat(analysis.verdict().answer().name())
                .as("verdict, because %s", analysis.verdict().because())
                .isEqualTo(expected.verdict());
        expected.confidence()
                .ifPresent(confidence -> softly.assertThat(
                                analysis.verdict().confidence().name())
                        .as("confidence")
                        .isEqualTo(confidence));
        softly.assertThat(analysis.verdict().because()).as("because").isNotEmpty();
    }

    private void findings() {
        expected.must()
                .forEach((rule, severity) -> softly.assertThat(analysis.findings())
                        .as("%s of severity %s", rule, severity)
                        .anyMatch(finding -> is(finding, rule)
                                && finding.suppressedBy().isEmpty()
                                && finding.severity().word().equals(severity)));
        for (String rule : expected.mustNot()) {
            softly.assertThat(analysis.findings())
                    .as("no %s", rule)
                    .filteredOn(finding -> is(finding, rule))
                    .isEmpty();
        }
        expected.only()
                .ifPresent(only -> softly.assertThat(analysis.findings())
                        .as("nothing of MEDIUM or worse but %s", only)
                        .filteredOn(finding -> finding.severity().atLeast(Severity.HIGH)
                                || (finding.severity() == Severity.MEDIUM
                                        && !only.contains(finding.rule().id())))
                        .isEmpty());
    }

    private static boolean is(Finding finding, String rule) {
        return finding.rule().id().equals(rule);
    }

    private void miners() {
        Map<String, MinerScore.Level> others = new TreeMap<>();
        for (MinerScore score : analysis.miners()) {
            if (expected.miners().keySet().stream().noneMatch(score.container()::contains)) {
                others.put(score.container(), score.level());
            }
        }
        softly.assertThat(others)
                .as("who else mines")
                .doesNotContainValue(MINING.get(0))
                .doesNotContainValue(MINING.get(1));
        expected.miners().forEach((name, level) -> {
            List<MinerScore> named = analysis.miners().stream()
                    .filter(score -> score.container().contains(name))
                    .toList();
            softly.assertThat(named)
                    .as("level of %s", name)
                    .anyMatch(score -> score.level().name().equals(level));
            softly.assertThat(named.stream()
                            .flatMap(score -> score.points().stream().map(MinerScore.Points::rule)))
                    .as("points of %s", name)
                    .containsAll(expected.points());
        });
    }

    private void gaps() {
        String gaps = analysis.gaps().stream()
                .map(gap -> gap.what() + ": " + gap.why())
                .collect(Collectors.joining("\n"))
                .toLowerCase(Locale.ROOT);
        expected.gaps().forEach(word -> softly.assertThat(gaps).as("gaps").contains(word));
    }

    private void hosts() {
        String hosts = analysis.workloads().stream()
                .flatMap(workload -> workload.hosts().stream())
                .map(Host::toString)
                .collect(Collectors.joining("\n"));
        expected.host().forEach(word -> softly.assertThat(hosts).as("hosts").contains(word));
        expected.host().stream()
                .filter(word -> word.startsWith("i-") || word.startsWith("vol-"))
                .forEach(
                        id -> softly.assertThat(analysis.verdict().containment().toString())
                                .as("containment")
                                .contains(id));
    }
}
