package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.CurrentTag;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Volatility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Content of the report files, tested without a browser. */
class ReportWriterTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final WrittenReport WRITTEN = WrittenReport.of(SAMPLE);

    @Test
    void isDeterministic() {
        WrittenReport again = WrittenReport.of(SampleAnalysis.plain());

        assertThat(again.html()).isEqualTo(WRITTEN.html());
        assertThat(again.text(ReportWriter.LAB)).isEqualTo(WRITTEN.text(ReportWriter.LAB));
        assertThat(WRITTEN.files())
                .containsOnlyKeys(
                        ReportWriter.HTML,
                        ReportWriter.LAB,
                        ReportWriter.FINDINGS,
                        ReportWriter.SARIF,
                        ReportWriter.SUMMARY);
    }

    @Test
    void writesNoEnvironmentValues() {
        assertThat(WRITTEN.files().keySet())
                .allSatisfy(name -> assertThat(WRITTEN.text(name)).doesNotContain("a-value-that-must-not-show"));
    }

    @Test
    void writesSectionsInOrderOfImportance() {
        List<String> sections = Pattern.compile("<section id=\"([a-z]+)\"")
                .matcher(WRITTEN.html())
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(sections)
                .containsExactly(
                        "verdict",
                        "expiring",
                        "findings",
                        "changed",
                        "elsewhere",
                        "plots",
                        "timeline",
                        "indicators",
                        "coverage",
                        "integrity",
                        "next");
    }

    @Test
    void allowsStyleAndScriptByDigest() {
        assertThat(WRITTEN.html())
                .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
                .doesNotContain("unsafe-inline")
                .doesNotContainPattern("(src|href)=\"(?!#|data:)")
                .doesNotContainPattern("<[^>]* (on[a-z]+|style)=");
    }

    /** An empty source must not look like one that was not readable. */
    @ParameterizedTest
    @EnumSource(OutcomeCode.class)
    void describesEachOutcomeDifferently(OutcomeCode code) {
        assertThat(WRITTEN.html()).contains(OutcomeText.meaning(code));
        assertThat(java.util.Arrays.stream(OutcomeCode.values())
                        .filter(other -> OutcomeText.word(other).equals(OutcomeText.word(code))
                                || OutcomeText.meaning(other).equals(OutcomeText.meaning(code))))
                .containsExactly(code);
    }

    @Test
    void writesRowForEachItem() {
        List<String> items = Pattern.compile("<tr><td data-l=\"Outcome\">.*?<code>([^<]*)</code>")
                .matcher(WRITTEN.html())
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();

        assertThat(items)
                .containsExactlyInAnyOrderElementsOf(SAMPLE.coverage().stream()
                        .map(item -> item.outcome().planned().item())
                        .toList())
                .startsWith("aws.logs.stream.2");
    }

    @Test
    void requestsMissingItemsFromAdministrators() {
        assertThat(NextSteps.of(SAMPLE).asks())
                .extracting(NextSteps.Ask::status)
                .containsExactly("denied", "failed", "expired", "not enabled", "partial");
        assertThat(NextSteps.of(SAMPLE).asks().getFirst().what()).contains("logs:GetLogEvents");
    }

    @Test
    void separatesSuppressedFindings() {
        FindingsSection findings = FindingsSection.of(
                SAMPLE.findings(), SAMPLE.workloads(), SAMPLE.verdict().answer());

        assertThat(findings.suppressedCount()).isEqualTo(1);
        assertThat(findings.open())
                .extracting(group -> group.rule().id())
                .containsExactly("ESC-001", "CMD-001", "EXE-004", "IMG-001", "ESC-013");
    }

    @Test
    void groupsFindingsOfOneRule() {
        FindingsSection findings = FindingsSection.of(
                SampleAnalysis.large(1000).findings(),
                SAMPLE.workloads(),
                SAMPLE.verdict().answer());

        assertThat(findings.open()).hasSize(6);
        assertThat(findings.open())
                .filteredOn(group -> group.rule().id().equals("LOG-001"))
                .first()
                .satisfies(group -> assertThat(group.first()).hasSize(4))
                .satisfies(group -> assertThat(group.rest()).hasSize(996));
    }

    @Test
    void listsOtherRegionsOfPrincipal() {
        assertThat(WRITTEN.html()).contains("Also acted in", "<td data-l=\"Region\">us-west-2</td>");
        assertThat(WRITTEN.text(ReportWriter.FINDINGS)).contains("\"elsewhere\" : [", "\"region\" : \"us-west-2\"");
        assertThat(WRITTEN.text(ReportWriter.SUMMARY))
                .contains("Also in   us-west-2: arn:aws:iam::111122223333:user/ops-hotfix");
    }

    /** One row contains the image that ran, the image that its tag references now, and the earlier image. */
    @Test
    void showsImageAndCurrentImageOfItsTag() {
        assertThat(ChangesSection.of(SAMPLE).images())
                .filteredOn(image -> image.container().equals("metrics-agent"))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.moved()).isTrue();
                    assertThat(image.now()).startsWith("sha256:5f5f").contains("pushed 2026-11-26");
                });
        assertThat(WRITTEN.html()).contains("another image:");
    }

    /** One of two replicas of the same name may run the current image of the tag; for a third the image is unknown. */
    @Test
    void comparesEachReplicaByItsDigest() {
        CurrentTag tag = SAMPLE.tags().getFirst();
        String other = "sha256:" + "7e".repeat(32);

        assertThat(agent(ranOf(tag, other, false), ranOf(tag, tag.ranDigest(), true)))
                .extracting(ChangesSection.Image::moved, ChangesSection.Image::now)
                .containsExactly(false, "the same");
        assertThat(agent(ranOf(tag, other, true), ranOf(tag, tag.ranDigest(), false))
                        .moved())
                .isTrue();
        assertThat(agent(ranOf(tag, "", false)))
                .satisfies(image -> assertThat(image.moved()).isFalse())
                .satisfies(image -> assertThat(image.now()).startsWith("sha256:5f5f"));
    }

    private static CurrentTag ranOf(CurrentTag tag, String ran, boolean same) {
        return new CurrentTag(tag.reference(), ran, tag.digest(), tag.pushed(), same, tag.evidence());
    }

    private static ChangesSection.Image agent(CurrentTag... tags) {
        return ChangesSection.of(ModifiedAnalysis.tags(SAMPLE, List.of(tags))).images().stream()
                .filter(image -> image.container().equals("metrics-agent"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void statesHowLongTheStateIsAvailable() {
        AnswerTile state = StateTile.of(SAMPLE);

        assertThat(state.answer()).isEqualTo("the task is RUNNING and has 2 containers");
        assertThat(state.detail()).contains("asked 2026-11-26", "it may have stopped since");
    }

    /** A deployment is a specification; its pods are what runs. */
    @Test
    void derivesStateOfWorkloadFromPods() {
        CoverageEntry read = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .findFirst()
                .orElseThrow();
        List<CoverageEntry> items = List.of(
                saying(read, "kubernetes.workload", "web: deployment, UID 9e5a, created at 2026-10-27T06:47:01Z"),
                named(
                        read,
                        "kubernetes.pod",
                        new Outcome.Collected("Running", "web-1: Running on node n1, UID 68fa: 3 containers")),
                saying(read, "kubernetes.pod", "web-2: Failed on node n2, UID 68fb: 3 containers"));

        assertThat(StateTile.of(items, "aws.eks.workload"))
                .extracting(AnswerTile::answer, AnswerTile::detail, AnswerTile::tone)
                .containsExactly(
                        "1 of 2 pods run",
                        "it may have stopped since: ask again before you rely on it; web-1: Running on node n1,"
                                + " UID 68fa: 3 containers; web-2: Failed on node n2, UID 68fb: 3 containers",
                        Tone.QUIET);
    }

    @Test
    void mergesEqualReasons() {
        Analysis many = ModifiedAnalysis.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.UNDETERMINED,
                        Verdict.Confidence.POSSIBLE,
                        Collections.nCopies(9, SAMPLE.verdict().because().getFirst()),
                        List.of()));

        assertThat(AnswersSection.of(many).because())
                .singleElement()
                .satisfies(because -> assertThat(because.text()).endsWith("(and at 8 more places)"));
    }

    @Test
    void groupsGapsByNameAndReason() {
        List<EvidenceGap> gaps = List.of(
                new EvidenceGap("IMG-003", "a: not known"),
                new EvidenceGap("x.json", "not read"),
                new EvidenceGap("IMG-003", "b: not known"),
                new EvidenceGap("y.json", "not read"));

        assertThat(CoverageTable.of(ModifiedAnalysis.coverage(SAMPLE, List.of(), gaps))
                        .gaps())
                .containsExactly(
                        new GapGroup(List.of("IMG-003"), List.of("a: not known", "b: not known")),
                        new GapGroup(List.of("x.json", "y.json"), List.of("not read")));
        assertThat(TextSummary.of(ModifiedAnalysis.coverage(SAMPLE, List.of(), gaps)))
                .contains("  IMG-003: a: not known; b: not known\n", "  x.json and 1 more: not read\n");
    }

    /** A count shows that items were denied; their names show how reliable the result is. */
    @Test
    void listsMissingItemsInSummary() {
        List<CoverageEntry> missing = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED || item.code() == OutcomeCode.FAILED)
                .toList();
        assertThat(missing).isNotEmpty();
        assertThat(TextSummary.of(SAMPLE))
                .contains("          " + missing.getFirst().outcome().planned().item() + " (");
        assertThat(MissingItems.of(SAMPLE)).containsAll(missing).isSortedAccordingTo(MissingItems.ORDER);
    }

    @Test
    void defangsIndicators() {
        assertThat(DefangedIndicator.of(SAMPLE.indicators()))
                .extracting(DefangedIndicator::value)
                .startsWith("198[.]51[.]100[.]7", "hxxp[://]198[.]51[.]100[.]7/x[.]sh", "pool[.]example[.]net");
        assertThat(SAMPLE.indicators()).extracting(Indicator::value).contains("http://198.51.100.7/x.sh");
    }

    /** A collected pod ran, and its owners are the reference for the comparison. */
    @Test
    void countsPodsAsRunAndOwnersAsReference() {
        CoverageEntry read = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .findFirst()
                .orElseThrow();
        Analysis pods = ModifiedAnalysis.coverage(
                SAMPLE, List.of(named(read, "kubernetes.pods"), named(read, "kubernetes.replica-sets")), List.of());

        assertThat(ChangesSection.of(pods).imagesAre()).isEqualTo("Images that ran");
        assertThat(EmptyListMessage.differences(pods).tone()).isEqualTo(Tone.QUIET);
    }

    @Test
    void listsUnreadableItemsOfRunningTarget() {
        List<ExpirySection.VolatilityClass> classes = ExpirySection.of(SAMPLE).classes();

        assertThat(classes.getFirst())
                .isEqualTo(
                        new ExpirySection.VolatilityClass(Volatility.V0, 1, 0, List.of(), List.of("aws.ecs.memory")));
        assertThat(classes)
                .filteredOn(of -> of.volatility() == Volatility.V4)
                .singleElement()
                .as("an empty log was read")
                .isEqualTo(new ExpirySection.VolatilityClass(Volatility.V4, 1, 1, List.of(), List.of()));
        assertThat(classes.getLast().items()).as("without what does not apply").isEqualTo(4);
    }

    @Test
    void listsGapsWithRequests() {
        EvidenceGap asks =
                new EvidenceGap("IMG-013", "signatures are not collected: ask the registry for referrers", true);
        List<NextSteps.Ask> asked = NextSteps.of(
                        ModifiedAnalysis.coverage(SAMPLE, List.of(), List.of(asks, new EvidenceGap("x", "not read"))))
                .asks();

        assertThat(asked).containsExactly(new NextSteps.Ask("not judged", asks.why(), List.of("IMG-013")));
        assertThat(WrittenReport.of(ModifiedAnalysis.coverage(SAMPLE, List.of(), List.of()))
                        .html())
                .contains("No item of the plan needs them.");
    }

    static Workload on(Workload workload, Platform platform) {
        return new Workload(
                platform,
                workload.scope(),
                workload.name(),
                workload.owner(),
                workload.hosts(),
                workload.runtimeClass(),
                workload.hostUsers(),
                workload.containers(),
                workload.identities(),
                workload.labels(),
                workload.exposure(),
                workload.missing(),
                workload.evidence(),
                Optional.empty());
    }

    private static CoverageEntry saying(CoverageEntry item, String artifact, String message) {
        return named(item, artifact, OutcomeCode.COLLECTED.with("", message));
    }

    static CoverageEntry named(CoverageEntry item, String artifact) {
        return named(item, artifact, item.outcome().outcome());
    }

    static CoverageEntry named(CoverageEntry item, String artifact, Outcome outcome) {
        PlannedItem planned = item.outcome().planned();
        return new CoverageEntry(
                new ItemOutcome(
                        new PlannedItem(
                                artifact,
                                artifact,
                                planned.required(),
                                false,
                                planned.volatility(),
                                planned.window(),
                                new TreeMap<>()),
                        outcome,
                        item.outcome().extent(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        0,
                        0),
                List.of(),
                Optional.empty());
    }
}
