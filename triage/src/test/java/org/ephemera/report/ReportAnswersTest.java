package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.NextStep;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.model.OutcomeCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers and next steps of a report. */
class ReportAnswersTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();

    /** If the verdict is to image the host, no next step may advise against it. */
    @Test
    void givesNoStepThatContradictsTheVerdict() {
        assertThat(SAMPLE.verdict().answer()).isEqualTo(Verdict.Answer.IMAGE_HOST);
        assertThat(NextStep.values())
                .extracting(NextStep::text)
                .noneMatch(text -> text.toLowerCase(Locale.ROOT)
                        .contains(Verdict.Answer.CONTAINER_ONLY.text().toLowerCase(Locale.ROOT)));
    }

    /** Programs get the same next step as readers of the page. */
    @Test
    void givesSameNextStepInAllFormats() {
        Finding escape = SAMPLE.findings().getFirst();
        Finding stays = Finding.of(
                        escape.rule(), "other", "x", escape.evidence().getFirst())
                .withSeverity(escape.severity());
        Analysis both = ModifiedAnalysis.findings(
                ModifiedAnalysis.verdict(
                        SAMPLE,
                        new Verdict(
                                Verdict.Answer.CONTAINER_ONLY,
                                Verdict.Confidence.POSSIBLE,
                                SAMPLE.verdict().because(),
                                List.of())),
                List.of(escape, stays));

        assertThat(FindingsSection.of(both.findings(), both.workloads(), Verdict.Answer.CONTAINER_ONLY)
                        .open())
                .singleElement()
                .satisfies(group -> assertThat(FindingsJson.of(both).path("findings"))
                        .hasSize(2)
                        .allSatisfy(finding ->
                                assertThat(finding.path("nextStep").asText()).isEqualTo(group.next())));
    }

    @Test
    void doesNotReportDeniedCallsAsInteractiveAccess() {
        Finding exec = SAMPLE.findings().stream()
                .filter(finding -> finding.rule().id().equals("EXE-004"))
                .findFirst()
                .orElseThrow();

        assertThat(InteractiveAccess.of(SAMPLE).answer()).isEqualTo("Yes");
        assertThat(InteractiveAccess.of(ModifiedAnalysis.findings(SAMPLE, List.of(exec.withSeverity(Severity.LOW)))))
                .extracting(AnswerTile::answer, AnswerTile::tone)
                .containsExactly("Tried, or not certain", Tone.CAUTION);
        assertThat(InteractiveAccess.of(ModifiedAnalysis.findings(SAMPLE, List.of(exec.withSeverity(Severity.INFO))))
                        .answer())
                .startsWith("No sign");
    }

    @Test
    void marksNegativeAnswerWhenRecordsAreIncomplete() {
        Analysis none = ModifiedAnalysis.findings(SAMPLE, List.of());
        List<CoverageEntry> whole = SAMPLE.coverage().stream()
                .filter(item -> item.outcome().planned().artifact().contains("cloudtrail"))
                .toList();
        CoverageEntry denied = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .findFirst()
                .orElseThrow();

        assertThat(InteractiveAccess.of(ModifiedAnalysis.coverage(none, whole, List.of()))
                        .tone())
                .isEqualTo(Tone.QUIET);
        assertThat(InteractiveAccess.of(
                        ModifiedAnalysis.coverage(none, whole, List.of(new EvidenceGap("EXE-001", "no audit policy")))))
                .extracting(AnswerTile::answer, AnswerTile::tone)
                .containsExactly("No sign in part of the records", Tone.CAUTION);
        assertThat(InteractiveAccess.of(ModifiedAnalysis.coverage(
                        none,
                        List.of(ReportWriterTest.named(denied, "aws.cloudtrail.log"), whole.getFirst()),
                        List.of())))
                .extracting(AnswerTile::answer, AnswerTile::tone)
                .containsExactly("No sign in part of the records", Tone.CAUTION);
        assertThat(InteractiveAccess.of(ModifiedAnalysis.coverage(
                                none, List.of(ReportWriterTest.named(denied, "aws.cloudtrail.log")), List.of()))
                        .answer())
                .isEqualTo("Not known");
    }

    /** All formats contain the same answer; a log line is sufficient evidence of a miner without metrics. */
    @Test
    void givesSameMiningAnswerInAllFormats() {
        Analysis unseen = ModifiedAnalysis.miners(
                SAMPLE,
                List.of(
                        MinerScore.withoutPoints(SampleAnalysis.measured("app"), "app", ""),
                        MinerScore.insufficientData(SampleAnalysis.measured("proxy"), "proxy", "no CPU metric of it")));
        WrittenReport written = WrittenReport.of(unseen);
        assertThat(written.html()).contains("No sign in 1 of 2 containers", "proxy could not be judged: no CPU metric");
        assertThat(written.text(ReportWriter.SUMMARY))
                .contains("Mines     No sign in 1 of 2 containers: proxy could not be judged: no CPU metric of it");
        assertThat(written.text(ReportWriter.FINDINGS))
                .contains("\"answer\" : \"No sign in 1 of 2 containers\"", "\"why\" : \"no CPU metric of it\"");
        Analysis said = ModifiedAnalysis.miners(
                ModifiedAnalysis.findings(SAMPLE, SampleAnalysis.large(1).findings()), List.of());
        assertThat(WrittenReport.of(said).text(ReportWriter.SUMMARY))
                .contains("Mines     It says so in a log: checkout");
        assertThat(WrittenReport.of(ModifiedAnalysis.miners(SAMPLE, List.of())).text(ReportWriter.SUMMARY))
                .contains("Mines     Not known");
    }

    /** Metrics without signs do not outweigh direct evidence of a miner. */
    @ParameterizedTest
    @CsvSource({
        "LOG-001, It says so in a log",
        "CMD-004, A miner is named",
        "CMD-005, A pool or a wallet is named",
        "ENV-003, Its environment configures one",
        "MIN-003, An alert says so",
        "NET-001, It talks to a pool"
    })
    void reportsMinerByDirectEvidence(String rule, String answer) {
        Finding sign = Finding.of(
                RuleBook.standard().rule(rule),
                "checkout",
                "x",
                SAMPLE.findings().getFirst().evidence().getFirst());
        List<MinerScore> quiet = List.of(MinerScore.withoutPoints(SampleAnalysis.measured("checkout"), "checkout", ""));
        List<MinerScore> medium = List.of(new MinerScore(
                SampleAnalysis.measured("checkout"),
                "checkout",
                5,
                MinerScore.Level.MEDIUM,
                Optional.empty(),
                List.of(),
                ""));
        Analysis said = ModifiedAnalysis.findings(SAMPLE, List.of(sign));

        for (List<MinerScore> scores : List.of(quiet, medium, List.<MinerScore>of())) {
            assertThat(MiningSummary.of(ModifiedAnalysis.miners(said, scores)))
                    .extracting(MiningSummary::answer, MiningSummary::tone)
                    .containsExactly(answer, Tone.BAD);
        }
        assertThat(MiningSummary.of(ModifiedAnalysis.miners(said, medium)).detail())
                .isEqualTo("checkout (" + rule + "); container checkout, 5 points");
        Instant since = Instant.parse("2026-11-26T10:09:00Z");
        List<MinerScore> dated = List.of(new MinerScore(
                SampleAnalysis.measured("checkout"),
                "checkout",
                5,
                MinerScore.Level.MEDIUM,
                Optional.of(since),
                List.of(),
                ""));
        assertThat(MiningSummary.of(ModifiedAnalysis.miners(said, dated)).detail())
                .as("a time as in every other sentence")
                .endsWith(", since 2026-11-26T10:09:00Z");
        Analysis excused = ModifiedAnalysis.findings(SAMPLE, List.of(sign.suppressedAs("known")));
        assertThat(MiningSummary.of(ModifiedAnalysis.miners(excused, quiet)).answer())
                .isEqualTo("No sign");
        Analysis port = ModifiedAnalysis.findings(SAMPLE, List.of(sign.withSeverity(Severity.LOW)));
        assertThat(MiningSummary.of(ModifiedAnalysis.miners(port, medium)).answer())
                .isEqualTo("Medium");
    }

    @Test
    void listsSharedHostOnce() {
        Workload one = SAMPLE.workloads().getFirst();
        HostMachine alone = HostMachine.of(List.of(one)).getFirst();
        HostMachine both = HostMachine.of(List.of(one, one)).getFirst();
        assertThat(HostMachine.of(List.of(one, one))).singleElement().isEqualTo(alone);
        assertThat(both.tenants()).isEqualTo("task payments/7d41");
    }

    @Test
    void separatesContainersThatWereNotAnalyzed() {
        List<MinerScore> miners = List.of(
                MinerScore.insufficientData(SampleAnalysis.measured("app"), "app", "its metric is empty"),
                MinerScore.withoutPoints(SampleAnalysis.measured("sidecar"), "sidecar", ""));

        assertThat(AnswersSection.of(ModifiedAnalysis.miners(SAMPLE, miners))
                        .tiles()
                        .getFirst())
                .extracting(AnswerTile::answer, AnswerTile::detail, AnswerTile::tone)
                .containsExactly(
                        "No sign in 1 of 2 containers", "app could not be judged: its metric is empty", Tone.CAUTION);
        assertThat(AnswersSection.of(ModifiedAnalysis.miners(SAMPLE, miners.subList(1, 2)))
                        .tiles()
                        .getFirst()
                        .answer())
                .isEqualTo("No sign");
    }

    @Test
    void omitsConfidenceForContainerOnly() {
        Analysis stay = ModifiedAnalysis.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.CONTAINER_ONLY,
                        Verdict.Confidence.POSSIBLE,
                        SAMPLE.verdict().because(),
                        List.of()));

        assertThat(WrittenReport.of(SAMPLE).html()).contains("Confidence: <strong>likely");
        assertThat(WrittenReport.of(stay).html()).doesNotContain("Confidence:");
        assertThat(TextSummary.of(stay)).contains("Host      " + Verdict.Answer.CONTAINER_ONLY.text() + "\n");
    }

    @ParameterizedTest
    @CsvSource({"6,", "7, 2 more reasons", "16, 11 more reasons"})
    void collapsesManyReasons(int reasons, @Nullable String folded) {
        Analysis many = ModifiedAnalysis.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.IMAGE_HOST,
                        Verdict.Confidence.CONFIRMED,
                        IntStream.range(0, reasons)
                                .mapToObj(n -> new LocatedValue<>(
                                        "reason " + n,
                                        SAMPLE.verdict().because().getFirst().evidence()))
                                .toList(),
                        List.of()));

        AnswersSection answers = AnswersSection.of(many);
        assertThat(answers.first()).hasSize(folded == null ? reasons : 5);
        assertThat(answers.first().size() + answers.rest().size()).isEqualTo(reasons);
        if (folded == null) {
            assertThat(WrittenReport.of(many).html()).doesNotContain("more reasons");
        } else {
            assertThat(WrittenReport.of(many).html()).contains("<summary>" + folded + "</summary>");
        }
    }

    @Test
    void givesHostStepOnlyForAccessibleHost() {
        Finding escape = SAMPLE.findings().getFirst();
        Finding stays = Finding.of(
                escape.rule(), escape.subject(), "x", escape.evidence().getFirst());
        List<Workload> fargate = SAMPLE.workloads().stream()
                .map(workload -> ReportWriterTest.on(workload, Platform.ECS_FARGATE))
                .toList();

        assertThat(next(escape, SAMPLE.workloads())).isEqualTo(NextStep.HOST.text());
        assertThat(next(escape, fargate)).isEqualTo(NextStep.PROVIDER.text());
        assertThat(next(stays, SAMPLE.workloads())).isEqualTo(NextStep.CONTAINER.text());
    }

    @Test
    void distinguishesMissingEvidenceFromNone() {
        CoverageEntry denied = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .findFirst()
                .orElseThrow();
        Analysis blind = ModifiedAnalysis.workloads(
                ModifiedAnalysis.coverage(
                        SAMPLE,
                        List.of(
                                ReportWriterTest.named(denied, "aws.ecs.task-definition"),
                                ReportWriterTest.named(denied, "aws.cloudtrail.events")),
                        List.of()),
                List.of());
        ChangesSection changes = ChangesSection.of(blind);

        assertThat(changes.noDifference())
                .isEqualTo(new EmptyListMessage(
                        "No difference was found, but what ran could not be compared with anything in the package:"
                                + " aws.ecs.task-definition (denied).",
                        Tone.CAUTION));
        assertThat(changes.noCaller())
                .isEqualTo(new EmptyListMessage(
                        "Who called is not known: no record of calls was collected: aws.cloudtrail.events (denied).",
                        Tone.CAUTION));
        assertThat(changes.imagesAre()).startsWith("Images of the configuration");
        assertThat(ChangesSection.of(SAMPLE).imagesAre()).isEqualTo("Images that ran");
        assertThat(ChangesSection.of(SAMPLE).noCaller().tone()).isEqualTo(Tone.QUIET);
        assertThat(AnswersSection.of(blind).tiles().getLast().answer()).isEqualTo("Not known");
    }

    private static String next(Finding finding, List<Workload> workloads) {
        return FindingsSection.of(List.of(finding), workloads, Verdict.Answer.CONTAINER_ONLY)
                .open()
                .getFirst()
                .next();
    }
}
