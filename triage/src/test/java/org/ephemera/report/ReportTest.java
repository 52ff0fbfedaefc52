package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.NextStep;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Series;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TagNow;
import org.ephemera.analyze.model.TimelineEntry;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.bag.ItemOutcome;
import org.ephemera.bag.PlannedItem;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.OutcomeCode;
import org.ephemera.evidence.Volatility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in a report, without a browser. */
class ReportTest {
    private static final Analysis SAMPLE = SampleAnalysis.plain();
    private static final Written WRITTEN = Written.of(SAMPLE);

    @Test
    void theSameAnalysisGivesTheSameBytes() {
        Written again = Written.of(SampleAnalysis.plain());

        assertThat(again.html()).isEqualTo(WRITTEN.html());
        assertThat(again.text(Report.LAB)).isEqualTo(WRITTEN.text(Report.LAB));
        assertThat(WRITTEN.files())
                .containsOnlyKeys(Report.HTML, Report.LAB, Report.FINDINGS, Report.SARIF, Report.SUMMARY);
    }

    @Test
    void valuesOfTheEnvironmentAreInNoFile() {
        assertThat(WRITTEN.files().keySet())
                .allSatisfy(name -> assertThat(WRITTEN.text(name)).doesNotContain("a-value-that-must-not-show"));
    }

    @Test
    void partsStandInTheOrderInWhichTheyAreAskedFor() {
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
    void thePolicyAllowsOneStyleAndOneScriptByWhatTheyAre() {
        assertThat(WRITTEN.html())
                .contains("default-src &#39;none&#39;; style-src &#39;sha256-")
                .doesNotContain("unsafe-inline")
                .doesNotContainPattern("(src|href)=\"(?!#|data:)")
                .doesNotContainPattern("<[^>]* (on[a-z]+|style)=");
    }

    /** An empty source must never look like one that could not be asked. */
    @ParameterizedTest
    @EnumSource(OutcomeCode.class)
    void eachOutcomeHasAWordAndAMeaningOfItsOwn(OutcomeCode code) {
        assertThat(WRITTEN.html()).contains(Statuses.meaning(code));
        assertThat(java.util.Arrays.stream(OutcomeCode.values())
                        .filter(other -> Statuses.word(other).equals(Statuses.word(code))
                                || Statuses.meaning(other).equals(Statuses.meaning(code))))
                .containsExactly(code);
    }

    @Test
    void everyItemHasItsRow() {
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
    void administratorsAreAskedForWhatIsMissing() {
        assertThat(NextSteps.of(SAMPLE).asks())
                .extracting(NextSteps.Ask::status)
                .containsExactly("denied", "failed", "expired", "not enabled", "partial");
        assertThat(NextSteps.of(SAMPLE).asks().getFirst().what()).contains("logs:GetLogEvents");
    }

    @Test
    void whatIsSuppressedIsShownApart() {
        Findings findings = Findings.of(
                SAMPLE.findings(), SAMPLE.workloads(), SAMPLE.verdict().answer());

        assertThat(findings.suppressedCount()).isEqualTo(1);
        assertThat(findings.open())
                .extracting(group -> group.rule().id())
                .containsExactly("ESC-001", "CMD-001", "EXE-004", "IMG-001", "ESC-013");
    }

    @Test
    void aThousandFindingsOfOneRuleAreOneGroup() {
        Findings findings = Findings.of(
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
    void whereAPrincipalActedBesidesIsTold() {
        assertThat(WRITTEN.html()).contains("Also acted in", "<td data-l=\"Region\">us-west-2</td>");
        assertThat(WRITTEN.text(Report.FINDINGS)).contains("\"elsewhere\" : [", "\"region\" : \"us-west-2\"");
        assertThat(WRITTEN.text(Report.SUMMARY))
                .contains("Also in   us-west-2: arn:aws:iam::111122223333:user/ops-hotfix");
    }

    /** What ran, where its tag leads now and what was there before stand in one row. */
    @Test
    void anImageIsShownBesideWhereItsTagLeads() {
        assertThat(Changes.of(SAMPLE).images())
                .filteredOn(image -> image.container().equals("metrics-agent"))
                .singleElement()
                .satisfies(image -> {
                    assertThat(image.moved()).isTrue();
                    assertThat(image.now()).startsWith("sha256:5f5f").contains("pushed 2026-11-26");
                });
        assertThat(WRITTEN.html()).contains("another image:");
    }

    /** Of two replicas of one name one may run what the tag leads to now, and of a third nobody knows what it ran. */
    @Test
    void eachReplicaIsComparedWithItsTagByWhatItRan() {
        TagNow tag = SAMPLE.tags().getFirst();
        String other = "sha256:" + "7e".repeat(32);

        assertThat(agent(ranOf(tag, other, false), ranOf(tag, tag.ran(), true)))
                .extracting(Changes.Image::moved, Changes.Image::now)
                .containsExactly(false, "the same");
        assertThat(agent(ranOf(tag, other, true), ranOf(tag, tag.ran(), false)).moved())
                .isTrue();
        assertThat(agent(ranOf(tag, "", false)))
                .satisfies(image -> assertThat(image.moved()).isFalse())
                .satisfies(image -> assertThat(image.now()).startsWith("sha256:5f5f"));
    }

    /** Under a verdict that says to image the host nothing says to stay away from it. */
    @Test
    void noNextStepContradictsTheVerdict() {
        assertThat(SAMPLE.verdict().answer()).isEqualTo(Verdict.Answer.IMAGE_HOST);
        assertThat(NextStep.values())
                .extracting(NextStep::text)
                .noneMatch(text -> text.toLowerCase(Locale.ROOT)
                        .contains(Verdict.Answer.CONTAINER_ONLY.text().toLowerCase(Locale.ROOT)));
    }

    private static TagNow ranOf(TagNow tag, String ran, boolean same) {
        return new TagNow(tag.reference(), ran, tag.digest(), tag.pushed(), same, tag.evidence());
    }

    private static Changes.Image agent(TagNow... tags) {
        return Changes.of(Changed.tags(SAMPLE, List.of(tags))).images().stream()
                .filter(image -> image.container().equals("metrics-agent"))
                .findFirst()
                .orElseThrow();
    }

    /** A program is told the same next step as people are. */
    @Test
    void theNextStepIsOneForAllFormsOfTheReport() {
        Finding escape = SAMPLE.findings().getFirst();
        Finding stays = Finding.of(
                        escape.rule(), "other", "x", escape.evidence().getFirst())
                .as(escape.severity());
        Analysis both = Changed.findings(
                Changed.verdict(
                        SAMPLE,
                        new Verdict(
                                Verdict.Answer.CONTAINER_ONLY,
                                Verdict.Confidence.POSSIBLE,
                                SAMPLE.verdict().because(),
                                List.of())),
                List.of(escape, stays));

        assertThat(Findings.of(both.findings(), both.workloads(), Verdict.Answer.CONTAINER_ONLY)
                        .open())
                .singleElement()
                .satisfies(group -> assertThat(FindingsJson.of(both).path("findings"))
                        .hasSize(2)
                        .allSatisfy(finding ->
                                assertThat(finding.path("nextStep").asText()).isEqualTo(group.next())));
    }

    @Test
    void theStateSaysHowLongItHolds() {
        Tile state = State.of(SAMPLE);

        assertThat(state.answer()).isEqualTo("the task is RUNNING and has 2 containers");
        assertThat(state.detail()).contains("asked 2026-11-26", "it may have stopped since");
    }

    /** A deployment is a plan: what runs of it are its pods. */
    @Test
    void theStateOfAWorkloadIsThatOfItsPods() {
        Coverage read = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .findFirst()
                .orElseThrow();
        List<Coverage> items = List.of(
                saying(read, "kubernetes.workload", "web: deployment, UID 9e5a, created at 2026-10-27T06:47:01Z"),
                saying(read, "kubernetes.pod", "web-1: Running on node n1, UID 68fa: 3 containers"),
                saying(read, "kubernetes.pod", "web-2: Failed on node n2, UID 68fb: 3 containers"));

        assertThat(State.of(items, "aws.eks.workload"))
                .extracting(Tile::answer, Tile::detail, Tile::tone)
                .containsExactly(
                        "1 of 2 pods run",
                        "it may have stopped since: ask again before you rely on it; web-1: Running on node n1;"
                                + " web-2: Failed on node n2",
                        Tone.QUIET);
    }

    @Test
    void whatHoldsInTheSameWordsIsSaidOnce() {
        Analysis many = Changed.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.UNDETERMINED,
                        Verdict.Confidence.POSSIBLE,
                        Collections.nCopies(9, SAMPLE.verdict().because().getFirst()),
                        List.of()));

        assertThat(Answers.of(many).because())
                .singleElement()
                .satisfies(because -> assertThat(because.text()).endsWith("(and at 8 more places)"));
    }

    @Test
    void gapsOfOneNameStandTogetherAndSoDoNamesOfOneGap() {
        List<Gap> gaps = List.of(
                new Gap("IMG-003", "a: not known"),
                new Gap("x.json", "not read"),
                new Gap("IMG-003", "b: not known"),
                new Gap("y.json", "not read"));

        assertThat(CoverageTable.of(Changed.coverage(SAMPLE, List.of(), gaps)).gaps())
                .containsExactly(
                        new Unjudged(List.of("IMG-003"), List.of("a: not known", "b: not known")),
                        new Unjudged(List.of("x.json", "y.json"), List.of("not read")));
        assertThat(Summary.of(Changed.coverage(SAMPLE, List.of(), gaps)))
                .contains("  IMG-003: a: not known; b: not known\n", "  x.json and 1 more: not read\n");
    }

    /** A count says that something was refused; what it was decides how far the rest can be trusted. */
    @Test
    void theSummaryNamesWhatIsMissing() {
        List<Coverage> missing = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED || item.code() == OutcomeCode.FAILED)
                .toList();
        assertThat(missing).isNotEmpty();
        assertThat(Summary.of(SAMPLE))
                .contains("          " + missing.getFirst().outcome().planned().item() + " (");
        assertThat(Missing.of(SAMPLE)).containsAll(missing).isSortedAccordingTo(Missing.ORDER);
    }

    @Test
    void indicatorsAreDefanged() {
        assertThat(Defanged.of(SAMPLE.indicators()))
                .extracting(Defanged::value)
                .startsWith("198[.]51[.]100[.]7", "hxxp[://]198[.]51[.]100[.]7/x[.]sh", "pool[.]example[.]net");
        assertThat(SAMPLE.indicators()).extracting(Indicator::value).contains("http://198.51.100.7/x.sh");
    }

    /** How loud a log is, on the same axis as what the container uses. */
    @Test
    void aLaneShowsTheLinesOfALog() {
        Lane lane = Plots.of(SAMPLE).window().orElseThrow().lanes().stream()
                .filter(one -> one.title().equals("Log of checkout"))
                .findFirst()
                .orElseThrow();
        assertThat(lane.unit()).isEqualTo("lines a minute");
        assertThat(lane.quota()).isEmpty();
        assertThat(lane.curves())
                .singleElement()
                .satisfies(curve -> assertThat(curve.highest()).isEqualTo("240"));
    }

    @Test
    void aLaneShowsWhatWasUsedBeforeWhatWasSetAndNothingTwice() {
        List<Series> series = new ArrayList<>();
        for (String statistic : List.of("Average", "Maximum", "Minimum", "SampleCount", "p50", "p95", "Sum")) {
            series.add(series("a", "CpuReserved", statistic, 60));
            series.add(series("a", "CpuUtilized", statistic, 300));
            series.add(series("a", "CpuUtilized", statistic, 60));
        }
        Lane lane = Plots.of(Changed.series(SAMPLE, series))
                .window()
                .orElseThrow()
                .lanes()
                .getFirst();

        assertThat(lane.curves())
                .extracting(Curve::name)
                .containsExactly("CpuUtilized Average", "CpuUtilized Maximum", "CpuUtilized p95", "CpuUtilized Sum");
        assertThat(lane.curves().getFirst().points()).as("the finer one").isGreaterThan(400);
        assertThat(lane.left()).isEqualTo(2);
    }

    @Test
    void whoLooksLikeAMinerIsDrawnAndTheRestIsCounted() {
        List<Series> series = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            series.add(series("a" + n, "CpuUtilized", "Average", 60));
        }
        series.add(series("checkout", "NetworkRxBytes", "Average", 60));
        Plots plots = Plots.of(Changed.series(SAMPLE, series));

        assertThat(plots.window().orElseThrow().lanes().getFirst().title()).isEqualTo("Network of checkout");
        assertThat(plots.left()).isEqualTo(11);
    }

    @Test
    void noEventIsDroppedFromAPlot() {
        List<TimelineEntry> entries = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            TimelineEntry like = SAMPLE.timeline().getFirst();
            entries.add(new TimelineEntry(
                    SampleAnalysis.FROM.plusSeconds(60L * n),
                    "",
                    1,
                    like.clock(),
                    "call",
                    "",
                    "event " + n,
                    "",
                    List.of(),
                    List.of(),
                    like.evidence()));
        }
        List<Plots.Tick> ticks = Plots.of(Changed.timeline(SAMPLE, entries))
                .window()
                .orElseThrow()
                .ticks();

        int more = ticks.stream()
                .mapToInt(tick -> Pattern.compile("and (\\d+) more")
                        .matcher(tick.text())
                        .results()
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .sum())
                .sum();
        assertThat(ticks.size() + more).isEqualTo(400);
        assertThat(ticks.getLast().x()).isGreaterThan(930);
    }

    @Test
    void refusedCallsAreNoHandsOnAKeyboard() {
        Finding exec = SAMPLE.findings().stream()
                .filter(finding -> finding.rule().id().equals("EXE-004"))
                .findFirst()
                .orElseThrow();

        assertThat(Hands.of(SAMPLE).answer()).isEqualTo("Yes");
        assertThat(Hands.of(Changed.findings(SAMPLE, List.of(exec.as(Severity.LOW)))))
                .extracting(Tile::answer, Tile::tone)
                .containsExactly("Tried, or not certain", Tone.CAUTION);
        assertThat(Hands.of(Changed.findings(SAMPLE, List.of(exec.as(Severity.INFO))))
                        .answer())
                .startsWith("No sign");
    }

    @Test
    void noSignIsGreenOnlyIfAllRecordsAreWhole() {
        Analysis none = Changed.findings(SAMPLE, List.of());
        List<Coverage> whole = SAMPLE.coverage().stream()
                .filter(item -> item.outcome().planned().artifact().contains("cloudtrail"))
                .toList();
        Coverage denied = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .findFirst()
                .orElseThrow();

        assertThat(Hands.of(Changed.coverage(none, whole, List.of())).tone()).isEqualTo(Tone.GOOD);
        assertThat(Hands.of(Changed.coverage(none, whole, List.of(new Gap("EXE-001", "no audit policy")))))
                .extracting(Tile::answer, Tile::tone)
                .containsExactly("No sign in part of the records", Tone.CAUTION);
        assertThat(Hands.of(Changed.coverage(
                        none, List.of(named(denied, "aws.cloudtrail.log"), whole.getFirst()), List.of())))
                .extracting(Tile::answer, Tile::tone)
                .containsExactly("No sign in part of the records", Tone.CAUTION);
        assertThat(Hands.of(Changed.coverage(none, List.of(named(denied, "aws.cloudtrail.log")), List.of()))
                        .answer())
                .isEqualTo("Not known");
    }

    /** The same in every form; without a metric a line of a log tells of a miner all the same. */
    @Test
    void theAnswerOnMinersIsOneAndTheSame() {
        Analysis unseen = Changed.miners(
                SAMPLE,
                List.of(
                        MinerScore.quiet(SampleAnalysis.measured("app"), "app", ""),
                        MinerScore.unjudged(SampleAnalysis.measured("proxy"), "proxy", "no CPU metric of it")));
        Written written = Written.of(unseen);
        assertThat(written.html()).contains("No sign in 1 of 2 containers", "proxy could not be judged: no CPU metric");
        assertThat(written.text(Report.SUMMARY))
                .contains("Mines     No sign in 1 of 2 containers: proxy could not be judged: no CPU metric of it");
        assertThat(written.text(Report.FINDINGS))
                .contains("\"answer\" : \"No sign in 1 of 2 containers\"", "\"why\" : \"no CPU metric of it\"");
        Analysis said =
                Changed.miners(Changed.findings(SAMPLE, SampleAnalysis.large(1).findings()), List.of());
        assertThat(Written.of(said).text(Report.SUMMARY)).contains("Mines     It says so in a log: checkout");
        assertThat(Written.of(Changed.miners(SAMPLE, List.of())).text(Report.SUMMARY))
                .contains("Mines     Not known");
    }

    /** Metrics that show nothing, or little, do not outweigh what says of itself that it mines. */
    @ParameterizedTest
    @CsvSource({
        "LOG-001, It says so in a log",
        "CMD-004, A miner is named",
        "CMD-005, A pool or a wallet is named",
        "ENV-003, Its environment configures one",
        "MIN-003, An alert says so",
        "NET-001, It talks to a pool"
    })
    void aMinerThatIsNamedIsNoSignThatThereIsNone(String rule, String answer) {
        Finding sign = Finding.of(
                RuleBook.standard().rule(rule),
                "checkout",
                "x",
                SAMPLE.findings().getFirst().evidence().getFirst());
        List<MinerScore> quiet = List.of(MinerScore.quiet(SampleAnalysis.measured("checkout"), "checkout", ""));
        List<MinerScore> medium = List.of(new MinerScore(
                SampleAnalysis.measured("checkout"),
                "checkout",
                5,
                MinerScore.Level.MEDIUM,
                Optional.empty(),
                List.of(),
                ""));
        Analysis said = Changed.findings(SAMPLE, List.of(sign));

        for (List<MinerScore> scores : List.of(quiet, medium, List.<MinerScore>of())) {
            assertThat(Mining.of(Changed.miners(said, scores)))
                    .extracting(Mining::answer, Mining::tone)
                    .containsExactly(answer, Tone.BAD);
        }
        assertThat(Mining.of(Changed.miners(said, medium)).detail())
                .isEqualTo("checkout (" + rule + "); container checkout, 5 points");
        Analysis excused = Changed.findings(SAMPLE, List.of(sign.suppressed("known")));
        assertThat(Mining.of(Changed.miners(excused, quiet)).answer()).isEqualTo("No sign");
        Analysis port = Changed.findings(SAMPLE, List.of(sign.as(Severity.LOW)));
        assertThat(Mining.of(Changed.miners(port, medium)).answer()).isEqualTo("Medium");
    }

    @Test
    void aMachineBelowTwoWorkloadsStandsOnce() {
        Workload one = SAMPLE.workloads().getFirst();
        Machine alone = Machine.of(List.of(one)).getFirst();
        Machine both = Machine.of(List.of(one, one)).getFirst();
        assertThat(Machine.of(List.of(one, one))).singleElement().isEqualTo(alone);
        assertThat(both.tenants()).isEqualTo("task payments/7d41");
    }

    @Test
    void aContainerThatCouldNotBeJudgedIsNoContainerWithoutAMiner() {
        List<MinerScore> miners = List.of(
                MinerScore.unjudged(SampleAnalysis.measured("app"), "app", "its CPU metric is blank"),
                MinerScore.quiet(SampleAnalysis.measured("sidecar"), "sidecar", ""));

        assertThat(Answers.of(Changed.miners(SAMPLE, miners)).tiles().getFirst())
                .extracting(Tile::answer, Tile::detail, Tile::tone)
                .containsExactly(
                        "No sign in 1 of 2 containers",
                        "app could not be judged: its CPU metric is blank",
                        Tone.CAUTION);
        assertThat(Answers.of(Changed.miners(SAMPLE, miners.subList(1, 2)))
                        .tiles()
                        .getFirst()
                        .answer())
                .isEqualTo("No sign");
    }

    @Test
    void noConfidenceGoesWithStayingWithTheContainer() {
        Analysis stay = Changed.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.CONTAINER_ONLY,
                        Verdict.Confidence.POSSIBLE,
                        SAMPLE.verdict().because(),
                        List.of()));

        assertThat(Written.of(SAMPLE).html()).contains("Confidence: <strong>likely");
        assertThat(Written.of(stay).html()).doesNotContain("Confidence:");
        assertThat(Summary.of(stay)).contains("Host      Stay with the container\n");
    }

    @ParameterizedTest
    @CsvSource({"6,", "7, 2 more reasons", "16, 11 more reasons"})
    void manyReasonsDoNotPushTheOtherAnswersOutOfSight(int reasons, @Nullable String folded) {
        Analysis many = Changed.verdict(
                SAMPLE,
                new Verdict(
                        Verdict.Answer.IMAGE_HOST,
                        Verdict.Confidence.CONFIRMED,
                        IntStream.range(0, reasons)
                                .mapToObj(n -> new Fact<>(
                                        "reason " + n,
                                        SAMPLE.verdict().because().getFirst().evidence()))
                                .toList(),
                        List.of()));

        Answers answers = Answers.of(many);
        assertThat(answers.first()).hasSize(folded == null ? reasons : 5);
        assertThat(answers.first().size() + answers.rest().size()).isEqualTo(reasons);
        if (folded == null) {
            assertThat(Written.of(many).html()).doesNotContain("more reasons");
        } else {
            assertThat(Written.of(many).html()).contains("<summary>" + folded + "</summary>");
        }
    }

    @Test
    void theHostIsTreatedOnlyWhereItIsTheCustomersAndTheFindingLeadsThere() {
        Finding escape = SAMPLE.findings().getFirst();
        Finding stays = Finding.of(
                escape.rule(), escape.subject(), "x", escape.evidence().getFirst());
        List<Workload> fargate = SAMPLE.workloads().stream()
                .map(workload -> on(workload, Platform.ECS_FARGATE))
                .toList();

        assertThat(next(escape, SAMPLE.workloads())).isEqualTo(NextStep.HOST.text());
        assertThat(next(escape, fargate)).isEqualTo(NextStep.PROVIDER.text());
        assertThat(next(stays, SAMPLE.workloads())).isEqualTo(NextStep.CONTAINER.text());
    }

    @Test
    void whatNobodyCouldLookAtIsNotRenderedAsNothing() {
        Coverage denied = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .findFirst()
                .orElseThrow();
        Analysis blind = Changed.workloads(
                Changed.coverage(
                        SAMPLE,
                        List.of(named(denied, "aws.ecs.task-definition"), named(denied, "aws.cloudtrail.events")),
                        List.of()),
                List.of());
        Changes changes = Changes.of(blind);

        assertThat(changes.noDifference())
                .isEqualTo(new Nothing(
                        "No difference was found, but what ran could not be compared with anything in the package:"
                                + " aws.ecs.task-definition (denied).",
                        Tone.CAUTION));
        assertThat(changes.noCaller())
                .isEqualTo(new Nothing(
                        "Who called is not known: no record of calls was collected: aws.cloudtrail.events (denied).",
                        Tone.CAUTION));
        assertThat(changes.imagesAre()).startsWith("Images of the configuration");
        assertThat(Changes.of(SAMPLE).imagesAre()).isEqualTo("Images that ran");
        assertThat(Changes.of(SAMPLE).noCaller().tone()).isEqualTo(Tone.QUIET);
        assertThat(Answers.of(blind).tiles().getLast().answer()).isEqualTo("Not known");
    }

    /** A pod that was read ran, and what its owners say is what it is compared with. */
    @Test
    void podsRanAndAreComparedWithTheirOwners() {
        Coverage read = SAMPLE.coverage().stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .findFirst()
                .orElseThrow();
        Analysis pods = Changed.coverage(
                SAMPLE, List.of(named(read, "kubernetes.pods"), named(read, "kubernetes.replica-sets")), List.of());

        assertThat(Changes.of(pods).imagesAre()).isEqualTo("Images that ran");
        assertThat(Nothing.differs(pods).tone()).isEqualTo(Tone.QUIET);
    }

    @Test
    void whatCannotBeReadFromOutsideIsStillThereWhileItRuns() {
        List<Expiring.Of> classes = Expiring.of(SAMPLE).classes();

        assertThat(classes.getFirst())
                .isEqualTo(new Expiring.Of(Volatility.V0, 1, 0, List.of(), List.of("aws.ecs.memory")));
        assertThat(classes)
                .filteredOn(of -> of.volatility() == Volatility.V4)
                .singleElement()
                .as("an empty log was read")
                .isEqualTo(new Expiring.Of(Volatility.V4, 1, 1, List.of(), List.of()));
        assertThat(classes.getLast().items()).as("without what does not apply").isEqualTo(4);
    }

    @Test
    void gapsThatAskAreAsked() {
        Gap asks = new Gap("IMG-013", "signatures are not collected: ask the registry for referrers");
        List<NextSteps.Ask> asked = NextSteps.of(
                        Changed.coverage(SAMPLE, List.of(), List.of(asks, new Gap("x", "not read"))))
                .asks();

        assertThat(asked).containsExactly(new NextSteps.Ask("not judged", asks.why(), List.of("IMG-013")));
        assertThat(Written.of(Changed.coverage(SAMPLE, List.of(), List.of())).html())
                .contains("No item of the plan needs them.");
    }

    private static String next(Finding finding, List<Workload> workloads) {
        return Findings.of(List.of(finding), workloads, Verdict.Answer.CONTAINER_ONLY)
                .open()
                .getFirst()
                .next();
    }

    private static Workload on(Workload workload, Platform platform) {
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
                workload.evidence());
    }

    private static Coverage saying(Coverage item, String artifact, String message) {
        return named(item, artifact, OutcomeCode.COLLECTED.with("", message));
    }

    private static Coverage named(Coverage item, String artifact) {
        return named(item, artifact, item.outcome().outcome());
    }

    private static Coverage named(Coverage item, String artifact, Outcome outcome) {
        PlannedItem planned = item.outcome().planned();
        return new Coverage(
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

    private static Series series(String container, String metric, String statistic, long seconds) {
        List<Series.Point> points = new ArrayList<>();
        for (Instant at = SampleAnalysis.FROM; at.isBefore(SampleAnalysis.TO); at = at.plusSeconds(seconds)) {
            points.add(new Series.Point(at, OptionalDouble.of(1)));
        }
        Series like = SAMPLE.series().getFirst();
        return new Series(
                container,
                metric,
                statistic,
                "None",
                Duration.ofSeconds(seconds),
                new TreeMap<>(),
                points,
                like.evidence());
    }
}
