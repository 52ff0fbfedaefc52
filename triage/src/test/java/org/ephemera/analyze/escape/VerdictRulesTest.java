package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Rule;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.ShellWord;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.IdentityPermissions;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests the four answers with their confidence, from {@code verdicts.json}, and the containment steps. */
class VerdictRulesTest {
    private static final EvidenceLocation REQUEST =
            WorkloadDocuments.located("open.json", Json.object()).evidence();
    private static final EvidenceLocation OUTCOMES =
            WorkloadDocuments.located("outcomes.jsonl", Json.object()).evidence();

    private static JsonNode verdicts() {
        return WorkloadDocuments.resource(VerdictRulesTest.class, "verdicts.json");
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return StreamSupport.stream(verdicts().spliterator(), false)
                .map(one -> DynamicTest.dynamicTest(one.path("case").asText(), () -> {
                    Verdict verdict = verdict(one);
                    assertThat(verdict.answer() + " " + verdict.confidence())
                            .as(verdict.because().toString())
                            .isEqualTo(one.path("expect").asText());
                    assertThat(verdict.because().stream()
                                    .map(LocatedValue::value)
                                    .collect(Collectors.joining("\n")))
                            .contains(one.path("because").asText());
                    assertThat(verdict.because()).isNotEmpty();
                    if (verdict.answer() == Verdict.Answer.IMAGE_HOST
                            || verdict.answer() == Verdict.Answer.HOST_NOT_ACCESSIBLE) {
                        assertThat(verdict.because())
                                .as("of another workload")
                                .noneMatch(fact -> fact.value().startsWith("no path to the host"));
                    }
                }));
    }

    static Verdict verdict(JsonNode one) {
        List<Workload> workloads = WorkloadDocuments.workloads(one);
        List<LocatedValue<String>> alerts = new ArrayList<>();
        one.path("alerts")
                .forEach(type -> alerts.add(new LocatedValue<>(
                        type.asText(),
                        WorkloadDocuments.located("event.json", type).evidence())));
        one.path("falco")
                .forEach(rule -> alerts.add(new LocatedValue<>(
                        rule.asText(),
                        WorkloadDocuments.located("event.json", rule).evidence().child("rule"))));
        List<Finding> findings = new ArrayList<>(EscapeRules.findings(workloads, IdentityPermissions.NONE));
        List<Finding> logged = new ArrayList<>();
        for (JsonNode other : one.path("findings")) {
            List<String> attack = new ArrayList<>();
            other.path("attack").forEach(id -> attack.add(id.asText()));
            Rule rule = new Rule(other.path("id").asText(), Severity.HIGH, "a rule", attack, Optional.empty(), "");
            Finding found = Finding.of(
                            rule,
                            other.path("subject").asText(),
                            other.path("because").asText("as it was found"),
                            WorkloadDocuments.located("log.txt", other).evidence())
                    .withSeverity(severity(other.path("severity").asText("high")));
            findings.add(found);
            if (other.path("log").asBoolean()) {
                logged.add(found);
            }
        }
        FindingWorkloads findingWorkloads = new FindingWorkloads(workloads, Map.of());
        IncidentFacts incidents = IncidentFacts.of(findingWorkloads, findings, logged, alerts, requested(one));
        return VerdictRules.of(findingWorkloads, findings, alerts, requested(one), List.of(), List.of(), incidents);
    }

    private static Severity severity(String word) {
        return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the target of a case: a cluster by default. All items were collected except those that the case lists.
     */
    private static RequestedTarget requested(JsonNode one) {
        String[] target = one.path("target").asText("aws.ecs.cluster c").split(" ", 2);
        List<ItemOutcome> items = new ArrayList<>();
        Set<String> ended = new TreeSet<>();
        one.path("ended").forEach(name -> ended.add(name.asText()));
        Map<String, String> attributes = new TreeMap<>();
        one.path("attributes")
                .properties()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().asText()));
        one.path("outcomes").properties().forEach(item -> items.add(item(item.getKey(), item.getValue())));
        return new RequestedTarget(
                new Target(target[0], target[1], attributes),
                Optional.empty(),
                REQUEST,
                items,
                OUTCOMES,
                ended,
                Optional.empty());
    }

    private static ItemOutcome item(String artifact, JsonNode code) {
        return new ItemOutcome(
                new PlannedItem(
                        artifact,
                        artifact,
                        true,
                        false,
                        Volatility.V1,
                        new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)),
                        new TreeMap<>()),
                OutcomeCode.valueOf(code.asText()).with("x", "as its source said"),
                EvidenceExtent.NONE,
                List.of(),
                List.of(),
                0,
                0,
                0,
                0);
    }

    private static JsonNode named(String name) {
        return StreamSupport.stream(verdicts().spliterator(), false)
                .filter(one -> one.path("case").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsDisksAndOtherWorkloadsOfHost() {
        Verdict verdict = verdict(named("S3: a privileged daemon on EKS goes onto the host"));
        assertThat(verdict.containment())
                .extracting(Verdict.Step::title)
                .startsWith("Take snapshots of the host's disks");
        assertThat(verdict.containment().getFirst().commands())
                .contains("aws ec2 create-snapshot --region=eu-west-1 --volume-id=vol-0a --description='evidence of"
                        + " i-0abc'")
                .contains("aws ec2 create-snapshot --region=eu-west-1 --volume-id=vol-0b --description='evidence of"
                        + " i-0abc'");
        assertThat(verdict.containment().get(1).why()).contains("shop/checkout");
    }

    @Test
    void listsDisksOfEc2WithRegion() {
        Verdict verdict = verdict(named("privileged on EC2"));
        assertThat(verdict.containment().getFirst().commands())
                .contains("aws ec2 create-snapshot --region=eu-central-1 --volume-id=vol-1 --description='evidence of"
                        + " i-0abc'");
    }

    @Test
    void printsNoCommandForHostOutsideClouds() {
        Verdict verdict = verdict(named("privileged on a machine of one's own"));
        assertThat(verdict.containment().getFirst().why()).contains("mi-0abc");
        assertThat(verdict.containment().getFirst().commands()).isEmpty();
    }

    /** Steps that preserve evidence come first. A step that destroys evidence comes last and states it. */
    @Test
    void ordersSteps() {
        for (JsonNode one : verdicts()) {
            List<Verdict.Step> steps = verdict(one).containment();
            assertThat(steps.stream().map(Verdict.Step::title).toList())
                    .isSubsetOf(Stream.of(Remedy.Stage.values())
                            .map(Remedy.Stage::title)
                            .toList());
            assertThat(steps).as(one.path("case").asText()).isNotEmpty();
            List<String> titles = steps.stream().map(Verdict.Step::title).toList();
            if (titles.contains(Remedy.Stage.STOP.title())) {
                assertThat(steps.getLast().title()).isEqualTo(Remedy.Stage.STOP.title());
                assertThat(steps.getLast().why()).contains("DESTROYS");
            }
        }
    }

    /** Missing evidence never leads to a verdict without steps. */
    @Test
    void hasHostStepsWhenHostMatters() {
        for (JsonNode one : verdicts()) {
            Verdict verdict = verdict(one);
            List<String> titles =
                    verdict.containment().stream().map(Verdict.Step::title).toList();
            boolean unapplied = verdict.because().getFirst().value().endsWith("which Fargate does not apply");
            if (verdict.answer() == Verdict.Answer.IMAGE_HOST
                    || (verdict.answer() == Verdict.Answer.HOST_NOT_ACCESSIBLE && !unapplied)) {
                assertThat(titles)
                        .as(one.path("case").asText())
                        .containsAnyOf(Remedy.Stage.SNAPSHOT.title(), Remedy.Stage.PROVIDER.title());
            }
        }
        assertThat(verdict(named("Fargate, its definition is not there")).containment())
                .extracting(Verdict.Step::title)
                .startsWith(Remedy.Stage.PROVIDER.title());
    }

    @Test
    void startsWithTargetAndCountsOmittedWorkloads() {
        Verdict.Step stop = verdict(named("many tasks")).containment().getLast();
        assertThat(stop.commands()).hasSize(20);
        assertThat(stop.commands().getFirst()).contains("task/shop/0025");
        assertThat(stop.why()).contains("5 more workloads");
    }

    /** Nine of ten replicas serve customers and are not stopped for the tenth. */
    @Test
    void stopsOnlySuspectWorkloads() {
        Verdict.Step stop =
                verdict(named("many tasks, and one that mines")).containment().getLast();
        assertThat(stop.commands()).singleElement().asString().contains("task/shop/0007");
        assertThat(stop.why()).contains("1 of 25 workloads: 0007 (MIN-001)", "The other 24 are");

        List<Verdict.Step> steps = verdict(named("many tasks that are privileged, and one that mines"))
                .containment();
        assertThat(steps.getFirst().title()).isEqualTo(Remedy.Stage.SNAPSHOT.title());
        assertThat(steps.getLast().commands()).singleElement().asString().contains("task/shop/0007");
    }

    @Test
    void stopsNothingWithoutFindings() {
        List<Verdict.Step> steps =
                verdict(named("many tasks in which nothing was found")).containment();
        assertThat(steps).singleElement().satisfies(step -> {
            assertThat(step.title()).isEqualTo(Remedy.Stage.KEEP.title());
            assertThat(step.why()).contains("Do not stop");
            assertThat(step.commands()).isEmpty();
        });
        assertThat(verdict(named("S1: a miner on Fargate"))
                        .containment()
                        .getFirst()
                        .why())
                .contains("the alert: CryptoCurrency");
    }

    /** Deleting a log of the account needs credentials. It does not mean that a task has to be stopped. */
    @Test
    void stopsNothingForAccountFindings() {
        List<Verdict.Step> steps = verdict(
                        named("tasks of which no finding is, and a log of the account that was deleted"))
                .containment();
        assertThat(steps).singleElement().satisfies(step -> {
            assertThat(step.title()).isEqualTo(Remedy.Stage.KEEP.title());
            assertThat(step.why()).contains("EXE-009");
        });
    }

    @Test
    void hasNoRunningStepsForAnEndedWorkload() {
        for (String ended : List.of("a task that mined and has stopped", "a definition of which no task is left")) {
            List<Verdict.Step> steps = verdict(named(ended)).containment();
            assertThat(titles(steps))
                    .as(ended)
                    .contains(Remedy.Stage.CREDENTIALS.title())
                    .doesNotContain(
                            Remedy.Stage.PRESERVE.title(),
                            Remedy.Stage.EGRESS.title(),
                            Remedy.Stage.BALANCER.title(),
                            Remedy.Stage.STOP.title());
        }
        assertThat(titles(verdict(named("a definition whose tasks were denied")).containment()))
                .contains(Remedy.Stage.STOP.title());
    }

    @Test
    void stopsARunningTaskWhenAnotherHasEnded() {
        List<Verdict.Step> steps =
                verdict(named("two tasks that mined, of which one has stopped")).containment();
        assertThat(steps.getLast().title()).isEqualTo(Remedy.Stage.STOP.title());
        assertThat(steps.stream().flatMap(step -> step.commands().stream()))
                .anyMatch(command -> command.contains("task/shop/0002"))
                .noneMatch(command -> command.contains("task/shop/0001"));
    }

    @Test
    void doesNotAskToKeepAnEndedWorkload() {
        assertThat(verdict(named("a task in which nothing was found, and which has stopped"))
                        .containment()
                        .getFirst()
                        .why())
                .doesNotContain("Do not stop");
    }

    @Test
    void hasNoStopStepWhenTheTargetNoLongerExists() {
        assertThat(titles(verdict(named("a group of which nothing is left")).containment()))
                .contains(Remedy.Stage.CREDENTIALS.title())
                .doesNotContain(Remedy.Stage.STOP.title());
        assertThat(titles(verdict(named("a group that was denied")).containment()))
                .contains(Remedy.Stage.STOP.title());
    }

    /** The task's own role was used from another place, so two steps revoke its sessions. */
    @Test
    void printsEachCommandOnce() {
        JsonNode one = named("two tasks that mined, of which one has stopped");
        List<Workload> workloads = WorkloadDocuments.workloads(one);
        JsonNode identity = Json.object()
                .put("type", "AssumedRole")
                .put("arn", "arn:aws:sts::111122223333:assumed-role/app/0001")
                .put("accessKeyId", "ASIAEXAMPLE000SESSION");
        EvidenceLocation at = WorkloadDocuments.located("data/raw/events.json", identity)
                .evidence()
                .child("Events")
                .child(0);
        ControlCall call = new ControlCall(
                Instant.EPOCH,
                "secretsmanager",
                "GetSecretValue",
                "app",
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                "id",
                Json.object(),
                Json.object().set("userIdentity", identity),
                false,
                at);
        Rule rule = new Rule("EXE-012", Severity.HIGH, "a rule", List.of(), Optional.empty(), "");
        List<Finding> findings = List.of(Finding.of(rule, "app of task 0002", "used from elsewhere", at));

        List<String> commands = VerdictRules.of(
                        new FindingWorkloads(workloads, Map.of()),
                        findings,
                        List.of(),
                        requested(one),
                        List.of(call),
                        List.of(),
                        IncidentFacts.NONE)
                .containment()
                .stream()
                .flatMap(step -> step.commands().stream())
                .toList();
        assertThat(commands)
                .doesNotHaveDuplicates()
                .filteredOn(command -> command.contains("--role-name=app"))
                .hasSize(1);
    }

    private static List<String> titles(List<Verdict.Step> steps) {
        return steps.stream().map(Verdict.Step::title).toList();
    }

    @Test
    void omitsNoWorkloadWithPathToHost() {
        Verdict.Step stop =
                verdict(named("many tasks that are privileged")).containment().getLast();
        assertThat(stop.commands()).hasSize(25);
        assertThat(stop.why()).doesNotContain("more workloads");
    }

    @Test
    void queriesAllDisksOfAzureVm() {
        Verdict verdict = verdict(named("privileged on AKS"));
        assertThat(verdict.containment().getFirst().commands().getLast())
                .contains("storageProfile.dataDisks[].managedDisk.id")
                .contains("while read -r disk")
                .contains("--source=\"$disk\"");
    }

    @Test
    void quotesNamesOfTarget() {
        assertThat(ShellWord.quoted("i-0abc")).isEqualTo("i-0abc");
        assertThat(ShellWord.quoted("a b")).isEqualTo("'a b'");
        assertThat(ShellWord.quoted("$(reboot)`id`")).isEqualTo("'$(reboot)`id`'");
        assertThat(ShellWord.quoted("it's")).isEqualTo("'it'\\''s'");
        assertThat(ShellWord.quoted("")).isEqualTo("''");
        assertThat(ShellWord.quoted("a\nb\u202e'\\")).isEqualTo("$'a\\U0000000ab\\U0000202e\\'\\\\'");
        assertThat(ShellWord.option("--task", "--all")).isEqualTo("--task=--all");
    }

    /** Bash itself returns what was quoted. */
    @Test
    void quotesForShell() throws Exception {
        for (String hostile : List.of("a\nb\u202e'\\", "$(touch /tmp/x)", "';id;'", "é ü 漢", "-rf")) {
            ProcessBuilder bash = new ProcessBuilder("bash", "-c", "printf %s " + ShellWord.quoted(hostile));
            bash.environment().put("LC_ALL", "C.UTF-8");
            Process running = bash.start();
            running.getOutputStream().close();
            assertThat(new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(hostile);
        }
    }
}
