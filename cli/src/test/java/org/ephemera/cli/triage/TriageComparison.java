package org.ephemera.cli.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.CallerSummary;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.model.OutcomeCode;

/** Comparison of an analysis with the expected triage; each difference is reported separately. */
record TriageComparison(Analysis analysis, ExpectedTriage expected, SoftAssertions softly) {
    private static final List<MinerScore.Level> MINING = List.of(MinerScore.Level.HIGH, MinerScore.Level.MEDIUM);

    void hold() throws IOException {
        verdict();
        label();
        findings();
        miners();
        gaps();
        hosts();
        elsewhere();
        timeline();
        containment();
        measured();
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

    private void label() throws IOException {
        Headline headline = Headline.of(analysis);
        LabelledScenario label = expected.label();
        softly.assertThat(label.verdicts())
                .as("labelled verdicts")
                .contains(analysis.verdict().answer().name());
        softly.assertThat(label.severities().contains(LabelledScenario.severity(headline)))
                .as("%s has one of the labelled severities %s", headline.text(), label.severities())
                .isNotEqualTo(label.differs("severity"));
        softly.assertThat(label.isNamedBy(analysis))
                .as("the first finding of %s names one of %s", headline.text(), label.first())
                .isNotEqualTo(label.differs("first"));
    }

    private void findings() {
        List<String> shown =
                analysis.findings().stream().map(TriageComparison::shown).toList();
        expected.must()
                .forEach((rule, severity) -> softly.assertThat(shown)
                        .as("%s of severity %s", rule, severity)
                        .anyMatch(finding -> finding.startsWith(rule + " " + severity + ": ")));
        expected.because()
                .forEach(words -> softly.assertThat(analysis.findings())
                        .as("%s", words)
                        .extracting(finding -> finding.rule().id() + ": " + finding.because())
                        .anyMatch(finding -> finding.contains(words)));
        expected.evidence()
                .forEach((rule, artifact) -> softly.assertThat(analysis.findings())
                        .filteredOn(finding -> finding.rule().id().equals(rule))
                        .as("%s in %s alone", rule, artifact)
                        .isNotEmpty()
                        .allSatisfy(finding -> assertThat(finding.evidence())
                                .allMatch(place -> place.file().startsWith("data/raw/" + artifact + "."))));
        expected.mustNot()
                .forEach(rule -> softly.assertThat(shown)
                        .as("no %s", rule)
                        .noneMatch(finding -> finding.startsWith(rule + " ")));
        expected.only()
                .ifPresent(only -> softly.assertThat(analysis.findings().stream()
                                .filter(finding -> finding.severity().atLeast(Severity.MEDIUM)
                                        && finding.suppressedBy().isEmpty())
                                .map(TriageComparison::shown))
                        .as("no finding of MEDIUM or higher except %s", only)
                        .allMatch(finding -> only.contains(finding.substring(0, finding.indexOf(':')))));
    }

    /** Returns findings as {@code IMG-003 high: app: 1.4 now points to …}; a suppressed finding includes its cause. */
    private static String shown(Finding finding) {
        String by = finding.suppressedBy().map(what -> " suppressed by " + what).orElse("");
        return finding.rule().id() + " " + finding.severity().word() + by + ": " + finding.subject() + ": "
                + finding.because();
    }

    private void miners() {
        Map<String, MinerScore.Level> others = new TreeMap<>();
        for (MinerScore score : analysis.miners()) {
            if (expected.miners().keySet().stream().noneMatch(score.container()::contains)) {
                others.put(score.container(), score.level());
            }
        }
        softly.assertThat(others)
                .as("other miners")
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
        Stream<String> named = analysis.gaps().stream().map(gap -> gap.what() + ": " + gap.why());
        Stream<String> lost = analysis.coverage().stream()
                .filter(line -> line.code() != OutcomeCode.COLLECTED && line.code() != OutcomeCode.EMPTY)
                .map(line -> line.outcome().planned().item() + ": "
                        + line.outcome().outcome().message());
        List<String> all = Stream.concat(named, lost).toList();
        expected.gaps().forEach(words -> softly.assertThat(all).as("gaps").anyMatch(gap -> gap.contains(words)));
    }

    /** Compares the files of findings, blank series and completely collected items. */
    private void measured() {
        expected.from()
                .forEach((rule, file) -> softly.assertThat(analysis.findings())
                        .as("%s from %s", rule, file)
                        .filteredOn(finding -> finding.rule().id().equals(rule))
                        .anyMatch(finding -> finding.evidence().stream()
                                .anyMatch(place -> place.file().contains(file))));
        if (expected.blanks()) {
            softly.assertThat(analysis.series())
                    .as("a blank is not zero")
                    .isNotEmpty()
                    .filteredOn(
                            series -> series.metric().toLowerCase(Locale.ROOT).contains("cpu"))
                    .anyMatch(series -> series.points().stream()
                            .allMatch(point -> point.value().isEmpty()));
        }
        expected.whole()
                .forEach((item, words) -> softly.assertThat(analysis.coverage())
                        .as("%s: %s", item, words)
                        .anyMatch(line -> line.code() == OutcomeCode.COLLECTED
                                && line.outcome().planned().item().startsWith(item)
                                && line.outcome().outcome().message().contains(words)));
    }

    /** Returns the window on the first sheet of the page. */
    void drawn(String html) {
        if (expected.lanes().isEmpty()) {
            return;
        }
        int sheet = html.indexOf("<div class=\"sheet\">");
        List<String> lanes =
                List.of(html.substring(sheet, html.indexOf("</div>", sheet)).split("<figure", -1));
        List<String> titles =
                lanes.stream().skip(1).map(TriageComparison::title).toList();
        softly.assertThat(titles).as("lanes").startsWith(expected.lanes().getFirst());
        softly.assertThat(lanes.stream()
                        .skip(1)
                        .filter(lane -> lane.contains("class=\"change\""))
                        .map(TriageComparison::title))
                .as("marked lanes of %s", titles)
                .containsExactlyInAnyOrderElementsOf(expected.lanes());
    }

    private static String title(String lane) {
        int at = lane.indexOf("<strong>") + "<strong>".length();
        return lane.substring(at, lane.indexOf("</strong>"));
    }

    private void elsewhere() {
        List<String> gaps = analysis.gaps().stream().map(EvidenceGap::why).toList();
        if (expected.elsewhere().isEmpty()) {
            softly.assertThat(analysis.elsewhere())
                    .as("principals in other regions")
                    .isEmpty();
            return;
        }
        softly.assertThat(analysis.elsewhere()).singleElement().satisfies(one -> {
            softly.assertThat(one.regions())
                    .as("regions of %s", one.principal())
                    .extracting(OtherRegionCalls.InRegion::region)
                    .isEqualTo(expected.elsewhere());
            softly.assertThat(one.regions())
                    .allMatch(region ->
                            region.changing() > 0 && !region.evidence().isEmpty());
            softly.assertThat(analysis.callers().callers())
                    .extracting(CallerSummary::principal)
                    .contains(one.principal());
        });
        softly.assertThat(gaps)
                .as("other regions were requested")
                .noneMatch(why -> why.contains("in other regions is unknown"));
    }

    private void timeline() {
        List<String> shown = analysis.timeline().stream()
                .map(entry -> entry.kind() + ": " + entry.message())
                .toList();
        softly.assertThat(shown).as("timeline").isNotEmpty();
        expected.timeline()
                .forEach(words -> softly.assertThat(shown).as("timeline").anyMatch(entry -> entry.contains(words)));
    }

    private void hosts() {
        String hosts = analysis.workloads().stream()
                .flatMap(workload -> workload.hosts().stream())
                .map(WorkloadHost::toString)
                .collect(Collectors.joining("\n"));
        expected.host().forEach(word -> softly.assertThat(hosts).as("hosts").contains(word));
        expected.host().stream()
                .filter(word -> word.startsWith("i-") || word.startsWith("vol-"))
                .forEach(
                        id -> softly.assertThat(analysis.verdict().containment().toString())
                                .as("containment")
                                .contains(id));
    }

    private void containment() {
        List<Verdict.Step> steps = analysis.verdict().containment();
        softly.assertThat(steps.stream()
                        .flatMap(step -> step.commands().stream())
                        .filter(command -> command.contains(" stop-task ") || command.contains("kubectl delete ")))
                .as("commands that stop workloads")
                .noneMatch(command -> expected.spared().stream().anyMatch(command::contains));
        String text = steps.stream()
                .map(step -> step.title() + "\n" + step.why() + "\n" + String.join("\n", step.commands()))
                .collect(Collectors.joining("\n"));
        expected.contain()
                .forEach(words -> softly.assertThat(text).as("containment").contains(words));
        expected.uncontained()
                .forEach(words -> softly.assertThat(text).as("containment").doesNotContain(words));
        softly.assertThat(steps.stream().flatMap(step -> step.commands().stream()))
                .as("each command once")
                .doesNotHaveDuplicates();
    }
}
