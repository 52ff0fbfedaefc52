package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalyzedPackage;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sentences of the page for packages of every kind, including incomplete ones. */
class ReportSentencesTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final Outcome READ = new Outcome.Collected("read");
    private static final Outcome NONE = new Outcome.Empty("none");
    private static final Outcome DENIED = new Outcome.Denied("x:Y", "refused");

    @Test
    void statesThatConfigMapsAreDigests() {
        assertThat(redactions(item("aws.ecs.task", Map.of(), READ))).startsWith("none: ");
        assertThat(redactions(item("kubernetes.config-maps.1", Map.of("configMapValues", "true"), READ)))
                .startsWith("none: ");
        assertThat(redactions(item("kubernetes.config-maps.1", Map.of(), READ)))
                .startsWith("kubernetes.config-maps.1: names, keys, sizes and digests, made by the collector")
                .endsWith("; of answers that are credentials there is a line in the log, and no body");
        assertThat(redactions(item("kubernetes.config-maps.1", Map.of(), DENIED)))
                .startsWith("none: ");
    }

    @ParameterizedTest
    @CsvSource({"-430,within a second of", "600400,600.4 s behind", "-90000,90.0 s ahead of"})
    void statesWhetherClockIsBehindOrAhead(long offset, String expected) {
        ObjectNode closing = Json.object();
        closing.putObject("clock").put("offsetMs", offset).put("source", "median of 3 Date headers");
        AnalyzedPackage subject = SAMPLE.subject();
        Analysis skewed = ModifiedAnalysis.subject(
                SAMPLE, new AnalyzedPackage(subject.request(), closing, subject.seal(), subject.sealSha256()));

        assertThat(fact(skewed, "Clock"))
                .isEqualTo("the collector's was " + expected + " the sources' (median of 3 Date headers)");
    }

    @Test
    void statesWhetherOtherRegionsWereSearched() {
        assertThat(elsewhere(item("azure.monitor.activity-log.1", Map.of(), READ))
                        .text())
                .doesNotContain("aws.cloudtrail.events");
        assertThat(elsewhere(item("aws.cloudtrail.events.1", Map.of("attribute", "EventSource"), READ)))
                .extracting(EmptyListMessage::tone)
                .isEqualTo(Tone.CAUTION);
        assertThat(elsewhere(key("aws.cloudtrail.events.1", READ), key("aws.cloudtrail.events.2", DENIED)))
                .satisfies(nothing -> {
                    assertThat(nothing.text()).endsWith("; not whole: aws.cloudtrail.events.2 (denied).");
                    assertThat(nothing.tone()).isEqualTo(Tone.CAUTION);
                });
        assertThat(elsewhere(key("aws.cloudtrail.events.1", new Outcome.Empty("none")))
                        .tone())
                .isEqualTo(Tone.QUIET);
        assertThat(elsewhere(key("aws.cloudtrail.events.1", DENIED)).text())
                .as("it was requested")
                .endsWith(": aws.cloudtrail.events.1 (denied).");
        assertThat(elsewhere(key("aws.cloudtrail.events.1", READ), item("aws.ec2.regions.1", Map.of(), DENIED)))
                .as("which regions there are is not known")
                .satisfies(nothing -> {
                    assertThat(nothing.text()).endsWith("; not whole: aws.ec2.regions.1 (denied).");
                    assertThat(nothing.tone()).isEqualTo(Tone.CAUTION);
                });
    }

    /** The events expire, not the description of their log group. */
    @Test
    void marksLogGroupByOutcomeOfItsLogs() {
        Map<String, String> group = Map.of("group", "/a", "region", "x");
        CoverageEntry described = lost(item("aws.logs.group.1", group, READ));

        assertThat(dated(described, item("aws.logs.stream.1", group, READ)))
                .extracting(ExpirySection.Dated::of, ExpirySection.Dated::status, ExpirySection.Dated::held)
                .containsExactly("the events of /a", "collected", true);
        assertThat(dated(described, item("aws.logs.stream.1", group, READ), item("aws.logs.stream.2", group, DENIED)))
                .extracting(ExpirySection.Dated::status, ExpirySection.Dated::held)
                .as("some of it is there")
                .containsExactly("partial", false);
        assertThat(dated(described, item("aws.logs.stream.1", group, NONE), item("aws.logs.stream.2", group, DENIED)))
                .extracting(ExpirySection.Dated::status, ExpirySection.Dated::held)
                .containsExactly("denied", false);
        assertThat(dated(described, item("aws.logs.stream.1", group, READ), item("aws.logs.stream.2", group, NONE)))
                .extracting(ExpirySection.Dated::status, ExpirySection.Dated::held)
                .as("a container without log lines next to one with some")
                .containsExactly("collected", true);
        assertThat(dated(described, item("aws.logs.stream.1", group, NONE)))
                .extracting(ExpirySection.Dated::status, ExpirySection.Dated::held)
                .containsExactly("empty", true);
        assertThat(dated(described, item("aws.logs.stream.2", Map.of("group", "/b", "region", "x"), DENIED)))
                .extracting(ExpirySection.Dated::of, ExpirySection.Dated::held)
                .containsExactly("", true);
    }

    @Test
    void doesNotListEmptyItemsAsMissing() {
        assertThat(dated(lost(item("aws.sweep.metrics.1", Map.of(), new Outcome.Empty("no points"))))
                        .held())
                .isTrue();
    }

    @Test
    void statesThatMorePodsMayRun() {
        List<CoverageEntry> pods = List.of(
                item("kubernetes.workload", Map.of(), READ),
                item("kubernetes.pods.1", Map.of(), new Outcome.Partial("of the older 3 pods nothing is collected")),
                item(
                        "kubernetes.pod.1",
                        Map.of(),
                        new Outcome.Collected("Running", "a: Running on node n, UID u: 1 container")),
                item("kubernetes.pod.2", Map.of(), new Outcome.Expired("there is no pod of that name")),
                item("kubernetes.pod.3", Map.of(), DENIED));

        AnswerTile state = StateTile.of(pods, "aws.eks.workload");

        assertThat(state.answer()).isEqualTo("1 of 3 pods run");
        assertThat(state.detail())
                .startsWith("1 was gone; 1 could not be read; it may own more: kubernetes.pods is partial; ");
        assertThat(state.tone()).isEqualTo(Tone.CAUTION);
    }

    /** If several processes worked on a package, the record is of the one that closed it. */
    @Test
    void namesProgramThatClosedThePackage() {
        assertThat(HeaderSection.of(SAMPLE).more())
                .filteredOn(fact -> fact.name().equals("Collected by"))
                .extracting(LabelledValue::value)
                .containsExactly("arn:aws:sts::111122223333:assumed-role/ephemera-collector/demo; closed with ephemera"
                        + " 0.1.0 (0ba27c8edf41)");
    }

    @Test
    void labelsImagesOfAppAsConfigured() {
        Analysis app = ModifiedAnalysis.coverage(SAMPLE, List.of(item("azure.app", Map.of(), READ)), List.of());

        assertThat(ChangesSection.of(app).imagesAre()).startsWith("Images of the configuration");
    }

    /** A configuration without a path to the host has no confidence. */
    @Test
    void writesNullForMeaninglessConfidence() {
        Analysis stay = ModifiedAnalysis.verdict(
                SAMPLE, new Verdict(Verdict.Answer.CONTAINER_ONLY, Verdict.Confidence.POSSIBLE, List.of(), List.of()));

        assertThat(FindingsJson.of(stay).at("/escape/confidence").isNull()).isTrue();
        assertThat(FindingsJson.of(SAMPLE).at("/escape/confidence").asText()).isEqualTo("LIKELY");
    }

    /** Equal gaps count once, as in every other format. */
    @Test
    void countsGapsInSummaryAsOnThePage() {
        List<EvidenceGap> gaps = List.of(
                new EvidenceGap("IMG-003", "one"),
                new EvidenceGap("IMG-003", "another"),
                new EvidenceGap("STA", "a third"));

        assertThat(TextSummary.of(ModifiedAnalysis.coverage(SAMPLE, List.of(), gaps)))
                .contains("Not seen  2 open questions; ");
    }

    /** A principal that acts in every region must not look as if it acted in a few. */
    @Test
    void countsOtherRegionsInSummary() {
        List<OtherRegionCalls.InRegion> regions = IntStream.range(0, 40)
                .mapToObj(i -> new OtherRegionCalls.InRegion(
                        "eu-central-" + (10 + i),
                        1,
                        0,
                        SampleAnalysis.FROM,
                        SampleAnalysis.TO,
                        List.of(),
                        0,
                        List.of()))
                .toList();

        assertThat(TextSummary.of(
                        ModifiedAnalysis.elsewhere(SAMPLE, List.of(new OtherRegionCalls("a user", regions, 2)))))
                .contains("eu-central-16 and 35 more: a user\n")
                .doesNotContain("eu-central-17");
    }

    private static String redactions(CoverageEntry... coverage) {
        return fact(ModifiedAnalysis.coverage(SAMPLE, List.of(coverage), List.of()), "Redactions");
    }

    private static String fact(Analysis analysis, String name) {
        return IntegritySection.of(analysis).facts().stream()
                .filter(fact -> fact.name().equals(name))
                .map(LabelledValue::value)
                .findFirst()
                .orElseThrow();
    }

    private static EmptyListMessage elsewhere(CoverageEntry... coverage) {
        return EmptyListMessage.otherRegions(ModifiedAnalysis.coverage(SAMPLE, List.of(coverage), List.of()));
    }

    private static ExpirySection.Dated dated(CoverageEntry... coverage) {
        return ExpirySection.of(ModifiedAnalysis.coverage(SAMPLE, List.of(coverage), List.of()))
                .dated()
                .getFirst();
    }

    private static CoverageEntry key(String item, Outcome outcome) {
        return item(item, Map.of("attribute", "AccessKeyId"), outcome);
    }

    private static CoverageEntry lost(CoverageEntry item) {
        ItemOutcome outcome = item.outcome();
        return new CoverageEntry(
                new ItemOutcome(
                        outcome.planned(),
                        outcome.outcome(),
                        EvidenceExtent.of(1).lostAfter(Instant.parse("2027-01-01T00:00:00Z")),
                        List.of(),
                        List.of(),
                        1,
                        0,
                        1,
                        1),
                List.of(),
                Optional.empty());
    }

    private static CoverageEntry item(String item, Map<String, String> params, Outcome outcome) {
        int files = outcome instanceof Outcome.Collected ? 1 : 0;
        return new CoverageEntry(
                new ItemOutcome(
                        new PlannedItem(
                                item,
                                item.replaceAll("\\.\\d+$", ""),
                                false,
                                false,
                                Volatility.V4,
                                new TimeWindow(SampleAnalysis.FROM, SampleAnalysis.TO),
                                new TreeMap<>(params)),
                        outcome,
                        EvidenceExtent.NONE,
                        List.of(),
                        List.of(),
                        files,
                        0,
                        files,
                        files),
                List.of(),
                Optional.empty());
    }
}
