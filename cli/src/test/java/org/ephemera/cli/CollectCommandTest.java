package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.demo.AwsDemo;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.runtime.AlertResponse;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.InterceptedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectCommandTest {
    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 300, 100).build();
    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() {
        cloud = SimulatedCloud.start(scenario);
        desk = CommandFixture.in(folder).facing(cloud);
    }

    @AfterEach
    void stop() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void collectsSealsAndPrintsResult() {
        Ran ran = desk.run("collect", scenario.taskArn());

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("Collected ", scenario.taskArn())
                .contains("aws.logs.stream ", "300 events")
                .contains("cannot be read through any API")
                .contains("Package", "./evidence/packages/", "complete, sealed ");
        String verify = ran.out()
                .lines()
                .filter(line -> line.startsWith("Verify"))
                .map(line -> line.replaceFirst("Verify +ephemera ", ""))
                .findAny()
                .orElseThrow();
        assertThat(desk.run(verify.split(" ")).exit()).as(verify).isZero();
    }

    @Test
    void collectsTaskByShortArnAndCluster() {
        String[] parts = scenario.taskArn().split("/", -1);

        Ran ran = desk.run("collect", parts[0] + "/" + parts[2], "--cluster", parts[1], "--json", "--quiet");

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().path("target").asText()).isEqualTo(scenario.taskArn());
    }

    @Test
    void printsOneJsonObject() {
        Ran ran = desk.run("collect", scenario.taskArn(), "--case", "IR-7", "--json");

        JsonNode json = ran.json();
        assertThat(ran.exit()).isZero();
        Set<String> fields = new HashSet<>();
        json.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).contains("packageId", "location", "status", "outcomes", "problems", "sealedAt", "key");
        assertThat(json.path("status").asText()).isEqualTo("complete");
        assertThat(json.path("outcomes").path("collected").asInt()).isPositive();
        assertThat(json.path("outcomes").path("notEnabled").isNumber()).isTrue();
        assertThat(json.path("location").asText())
                .endsWith(json.path("packageId").asText());
        assertThat(json.path("key").path("keyid").asText()).startsWith("SHA256:");
        assertThat(json.path("sealedAt").asText()).endsWith("Z");
    }

    @Test
    void recordsRequesterCaseReasonAndWindow() throws IOException {
        JsonNode open = open(desk.run(
                "collect", scenario.taskArn(), "--case", "IR-7", "--reason", "a test", "--from", "3h", "--json"));

        assertThat(open.path("caseId").asText()).isEqualTo("IR-7");
        assertThat(open.path("authority").path("note").asText()).isEqualTo("a test");
        assertThat(open.path("requestedBy").path("principal").asText()).isEqualTo("tester");
        assertThat(open.path("requestedBy").path("method").asText()).isEqualTo("claimed");
        assertThat(open.path("trigger").path("kind").asText()).isEqualTo("request");
    }

    @Test
    void recordsRequestThatFunctionReadsWithSameWindow() throws IOException {
        Ran ran = desk.run("collect", scenario.taskArn(), "--from", "3h", "--to", "30m", "--json");
        Path made = folder.resolve(ran.json().path("location").asText());

        CommandFixture function = desk.with("EPHEMERA_STORE", "file:" + folder.resolve("function"))
                .with("EPHEMERA_SIGNER", "file:" + folder.resolve("home/.config/ephemera/signing-key.pem"));
        Path other;
        try (AwsRuntime runtime = AwsRuntime.of(function.env(), Clock.systemUTC())) {
            byte[] event = Files.readAllBytes(made.resolve("data/trigger/event.json"));
            AlertResponse answer =
                    runtime.alerts(CollectionListener.NONE, line -> {}).handle(event, "test", () -> AwsDemo.TIMEOUT);
            other = Path.of(answer.json().path("location").asText());
        }

        JsonNode window =
                Json.parse(Files.readAllBytes(other.resolve("open.json"))).path("window");
        assertThat(other).startsWith(folder.resolve("function"));
        assertThat(window).isEqualTo(open(ran).path("window"));
        assertThat(Duration.between(
                        Instant.parse(window.path("from").asText()),
                        Instant.parse(window.path("to").asText())))
                .as("to whole milliseconds")
                .isBetween(Duration.ofMinutes(150), Duration.ofMinutes(150).plusMillis(1));
    }

    @Test
    void limitsEndOfWindowToNow() throws IOException {
        JsonNode open = open(desk.run("collect", scenario.taskArn(), "--to", "2999-01-01", "--json"));

        assertThat(open.at("/window/to")).isEqualTo(open.path("openedAt"));
    }

    @Test
    void readsAlertFromFileAndStdin() throws IOException {
        Files.write(folder.resolve("alert.json"), scenario.alert());

        Ran file = desk.run("collect", "--alert", "alert.json", "--json");
        Ran stdin = desk.typing(new String(scenario.alert(), StandardCharsets.UTF_8))
                .run("collect", "--alert", "-", "--json", "--quiet");

        assertThat(file.exit()).isZero();
        assertThat(open(file).path("trigger").path("kind").asText()).isEqualTo("alert");
        // The same alert twice results in one package.
        assertThat(stdin.json().path("packageId")).isEqualTo(file.json().path("packageId"));
        // With --quiet the message is also printed.
        assertThat(stdin.err()).contains("Nothing was collected now from " + scenario.taskArn(), "sealed at ");
        assertThat(stdin.json().path("sealedBefore").asBoolean()).isTrue();
        assertThat(file.json().has("sealedBefore")).isFalse();
        assertThat(stdin.err()).doesNotContain("This alert came after");

        String another = new String(scenario.alert(), StandardCharsets.UTF_8)
                .replace("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002");
        Ran later = desk.at(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1)))
                .typing(another)
                .run("collect", "--alert", "-", "--json", "--quiet");
        assertThat(later.json().path("packageId")).isEqualTo(file.json().path("packageId"));
        assertThat(later.err())
                .contains("the end of the window of package "
                        + file.json().path("packageId").asText());
    }

    @Test
    void opensNewPackageForEachRequest() {
        JsonNode first = desk.run("collect", scenario.taskArn(), "--json").json();
        JsonNode second = desk.run("collect", scenario.taskArn(), "--json").json();

        assertThat(second.path("packageId")).isNotEqualTo(first.path("packageId"));
    }

    @Test
    void showsSealedPackageAgainOnResume() {
        JsonNode first = desk.run("collect", scenario.taskArn(), "--json").json();

        Ran again = desk.run("collect", "--resume", first.path("packageId").asText(), "--json");

        assertThat(again.exit()).isZero();
        assertThat(again.json()).isEqualTo(first);
        assertThat(again.err()).doesNotContain("another key");
    }

    @Test
    void warnsWhenOtherKeySealedResumedPackage() throws Exception {
        Path other = folder.resolve("other.pem");
        PemSigner.create(other);
        JsonNode first = desk.run("collect", scenario.taskArn(), "--json").json();
        Path earlier = Files.writeString(
                folder.resolve("earlier.pub.pem"), desk.run("key").out());

        Ran again = desk.with("EPHEMERA_KEYS", earlier.toString())
                .run("collect", "--resume", first.path("packageId").asText(), "--signer", "file:" + other, "--json");

        assertThat(again.json()).isEqualTo(first);
        assertThat(again.err())
                .contains(
                        "with another key than yours: " + first.at("/key/keyid").asText());
    }

    @Test
    void writesProgressToStderrUnlessQuiet() {
        Ran loud = desk.run("collect", scenario.taskArn(), "--json");
        Ran quiet = desk.run("collect", scenario.taskArn(), "--json", "--quiet");

        assertThat(loud.err().lines().filter(line -> line.contains("aws.ecs.task ")))
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z collected aws\\.ecs\\.task \\(.*");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void showsOneLiveLineOnATerminal() {
        Ran ran = desk.at(new Terminal(true, true, true, true)).run("collect", scenario.taskArn());
        Ran dumb = desk.at(new Terminal(true, true, false, false)).run("collect", scenario.taskArn());

        assertThat(ran.err()).contains("\r\u001b[K").contains(" items  ").endsWith("\r\u001b[K");
        // The line must not wrap in a narrow terminal, because a wrapped line cannot be overwritten.
        assertThat(ran.err()).contains("\u001b[K\u001b[?7l").contains("\u001b[?7h\r\u001b[K");
        assertThat(dumb.err()).doesNotContain("\r", "\u001b").contains("Z sealing\n");
    }

    @Test
    void neverShowsASecret() {
        for (String option : new String[] {"--json", "--debug"}) {
            Ran ran = desk.run("collect", scenario.taskArn(), option);
            assertThat(ran.out() + ran.err()).doesNotContain("a-secret-that-must-not-show");
        }
    }

    @Test
    void collectsEachTaskOfAlert() {
        String other = scenario.taskArn().replaceFirst("[0-9a-f]{32}$", "f".repeat(32));
        String finding = """
            {"id": "%s", "type": "Execution:Runtime/NewBinaryExecuted", "updatedAt": "2026-11-25T12:00:00Z",
             "resource": {"ecsClusterDetails": {"taskDetails": {"arn": "%s"}}}, "service": {}}\
            """;
        String alert = "{\"findings\": [" + finding.formatted("1", scenario.taskArn()) + ","
                + finding.formatted("2", other) + "]}";

        Ran ran = desk.typing(alert).run("collect", "--alert", "-", "--json", "-q");
        Ran plan = desk.typing(alert).run("plan", "--alert", "-", "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.json().path("target").asText()).isEqualTo(scenario.taskArn());
        assertThat(ran.json().path("others").get(0).path("target").asText()).isEqualTo(other);
        assertThat(plan.json().path("others").get(0).path("target").asText()).isEqualTo(other);
    }

    /** A target that fails does not prevent the collection of the others, and sealed packages are shown. */
    @Test
    void collectsOtherTargetsWhenOneFails() {
        String other = scenario.taskArn().replaceFirst("[0-9a-f]{32}$", "f".repeat(32));
        String request = "{\"target\": \"%s\", \"id\": \"%s\"}\n";
        CommandFixture both = desk.typing(request.formatted(scenario.taskArn(), "1") + request.formatted(other, "2"));
        AtomicBoolean over = new AtomicBoolean();
        UnaryOperator<EvidenceStore> once = store -> over.getAndSet(true)
                ? store
                : new InterceptedStore(store, key -> true, () -> {
                    throw new StoreException("the disk is full; make room");
                });

        Ran ran = both.run(once, "collect", "--alert", "-", "--json", "-q");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.json().path("target").asText()).isEqualTo(other);
        assertThat(ran.json().at("/others/0/target").asText()).isEqualTo(scenario.taskArn());
        assertThat(ran.json().at("/others/0/error/exitCode").asInt()).isEqualTo(3);
        assertThat(ran.err())
                .contains("No package was sealed for " + scenario.taskArn()
                        + ":\nephemera: The disk is full.\nMake room.\n");
    }

    /** Without this list the user would finish one package and consider the other targets collected. */
    @Test
    void listsAllTargetsOfAlertOnInterruption() throws IOException {
        String gone = scenario.taskArn().replaceFirst("[0-9a-f]{32}$", "f".repeat(32));
        String later = scenario.taskArn().replaceFirst("[0-9a-f]{32}$", "e".repeat(32));
        String request = "{\"target\": \"%s\", \"id\": \"%s\"}\n";
        CommandFixture three = desk.typing(request.formatted(gone, "1")
                + request.formatted(scenario.taskArn(), "2")
                + request.formatted(later, "3"));
        AtomicReference<IntConsumer> last = new AtomicReference<>(code -> {});
        AtomicInteger stores = new AtomicInteger();
        UnaryOperator<EvidenceStore> stopped = store -> stores.incrementAndGet() != 2
                ? store
                : new InterceptedStore(
                        store,
                        key -> key.endsWith("/outcomes.jsonl"),
                        () -> last.get().accept(143));

        Ran ran = three.run(
                stopped,
                handler -> {
                    last.set(handler);
                    return () -> {};
                },
                "collect",
                "--alert",
                "-",
                "--json",
                "-q");

        JsonNode json = Json.parse(ran.out().getBytes(StandardCharsets.UTF_8)); // the first object
        assertThat(json.at("/error/exitCode").asInt()).isEqualTo(143);
        assertThat(json.at("/others/0/target").asText()).isEqualTo(gone);
        assertThat(json.at("/others/0/sealedAt").asText()).isNotEmpty();
        assertThat(json.at("/others/1/target").asText()).isEqualTo(later);
        assertThat(json.at("/others/1/error/exitCode").asInt()).isEqualTo(143);
        assertThat(json.path("others")).hasSize(2);
        assertThat(ran.err())
                .contains(
                        "Finish the package with:\n  ephemera collect --resume "
                                + json.path("packageId").asText(),
                        "Already sealed: " + json.at("/others/0/location").asText(),
                        "not started:\n  " + later + "\nRun the command with the same alert again");
    }

    @Test
    void escapesTextOfTarget() {
        Scenario hostile = ScenarioBuilder.at(Clock.systemUTC())
                .container("\u001b]0;owned\u0007\u202eevil", 5, 5)
                .build();
        try (SimulatedCloud other = SimulatedCloud.start(hostile)) {
            CommandFixture facing = CommandFixture.in(folder).facing(other);
            Ran plain = facing.run("collect", hostile.taskArn());
            Ran live = facing.at(new Terminal(true, true, true, false)).run("collect", hostile.taskArn());
            Ran json = facing.run("collect", hostile.taskArn(), "--json");

            assertThat(plain.out()).contains("evil");
            for (String shown : List.of(plain.out(), plain.err(), live.out(), json.out())) {
                assertThat(shown).doesNotContain("\u001b", "\u0007", "\u202e");
            }
            assertThat(live.err().replaceAll("\r\u001b\\[K|\u001b\\[\\?7[lh]", ""))
                    .doesNotContain("\u001b", "\u0007", "\u202e");
        }
    }

    @Test
    void readsStoreSignerAndRetentionFromEnvironment() throws IOException {
        Ran key = desk.run("key");
        Files.copy(folder.resolve("home/.config/ephemera/signing-key.pem"), folder.resolve("mine.pem"));

        Ran ran = desk.with("EPHEMERA_STORE", "file:elsewhere")
                .with("EPHEMERA_SIGNER", "file:mine.pem")
                .with("EPHEMERA_RETENTION", "none")
                .run("collect", scenario.taskArn());

        assertThat(key.exit()).isZero();
        assertThat(ran.out())
                .contains("elsewhere/packages/")
                .contains("ephemera key --signer file:mine.pem > key.pub.pem");
        assertThat(folder.resolve("elsewhere/packages")).isDirectory();
        assertThat(folder.resolve("evidence")).doesNotExist();
    }

    /** A folder does not support locks, so the retention of the environment would be rejected. */
    @Test
    void optionHasPrecedenceOverEnvironment() throws IOException {
        desk.run("key");
        Files.copy(folder.resolve("home/.config/ephemera/signing-key.pem"), folder.resolve("mine.pem"));

        Ran ran = desk.with("EPHEMERA_STORE", "file:elsewhere")
                .with("EPHEMERA_SIGNER", "file:absent.pem")
                .with("EPHEMERA_RETENTION", "compliance:30")
                .run(("collect " + scenario.taskArn()
                                + " --store file:named --signer file:mine.pem --retention none --json")
                        .split(" "));

        assertThat(ran.exit()).as(ran.err()).isZero();
        assertThat(ran.json().path("location").asText()).contains("named/packages/");
        assertThat(open(ran).at("/policy/retentionMode").asText()).isEqualTo("none");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    private JsonNode open(Ran ran) throws IOException {
        return Json.parse(
                Files.readAllBytes(folder.resolve(ran.json().path("location").asText() + "/open.json")));
    }
}
