package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.testing.Interposed;
import org.ephemera.bag.Json;
import org.ephemera.bag.Layout;
import org.ephemera.cli.Desk.Ran;
import org.ephemera.lab.RecordedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PublicKeys;
import org.ephemera.testing.Strangers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that does its worst to whoever collects from it: all of it is kept, none of it is followed, or shown as it is. */
class HostileTargetIT {
    private static final int MEGABYTE = 1 << 20;
    private static final String DEEP = "[".repeat(2000) + "]".repeat(2000);
    /** As JSON writes it. */
    private static final String EVIL = "../../\\u001b[2J\\u001b]0;mine\\u0007\\u202e\\u0000\\r\\n$(id)\\u009b31m";

    private static final List<String> NAMES = List.of(
            "../../../etc/passwd",
            "app\u001b[2J\u001b]0;mine\u0007",
            "\u202egnp.exe\u2066",
            "a\nb\rc\u0000d\u009b31m",
            "$(id)`id`;'\"|&\\",
            "%2e%2e%2f{}*?~",
            "");

    @TempDir
    Path folder;

    @Test
    void namesThatAreCommandsAndPaths() throws Exception {
        ScenarioBuilder builder = ScenarioBuilder.at(Clock.systemUTC());
        NAMES.forEach(name -> builder.container(name, 20, 80));
        Scenario scenario = builder.withoutServiceMetrics().withoutInsights().build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed between = Interposed.before(cloud.endpoint())
                        .replace("DescribeTaskDefinition", "\"family\":\"app\"", "\"family\":\"" + EVIL + "\"")
                        .replace("DescribeTasks", "\"startedBy\":\"", "\"startedBy\":\"" + EVIL)) {
            Ran ran = collect(scenario, between);

            // A container without a name has a stream whose name nobody can know; all others are there.
            Map<String, String> codes = outcomes(ran);
            assertThat(codes)
                    .containsEntry("aws.ecs.task", "COLLECTED")
                    .containsEntry("aws.ecs.task-definition.1", "COLLECTED");
            for (int i = 1; i < NAMES.size(); i++) {
                assertThat(codes).containsEntry("aws.logs.stream." + i, "COLLECTED");
            }
            assertThat(cloud.calls()).noneMatch(RecordedCall::refused);
            isHarmless();
        }
    }

    @Test
    void linesThatAreNoText() throws Exception {
        Scenario scenario = one(20, 80);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed between = Interposed.before(cloud.endpoint())
                        .replace(
                                "GetLogEvents",
                                "\"message\":\"1",
                                "\"message\":\"" + EVIL + "\u00ff\u00fe\u00c3(\u00ed\u00a0\u0080" + DEEP + "\\ud800")) {
            Ran ran = collect(scenario, between);

            assertThat(outcomes(ran)).containsEntry("aws.logs.stream.1", "COLLECTED");
            assertThat(text("aws.logs.stream.1")).contains("\u00ff\u00fe\u00c3(", DEEP);
            isHarmless();
        }
    }

    @Test
    void linesOfFiveMegabytes() throws Exception {
        Scenario scenario = one(4, 5 * MEGABYTE);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed between = Interposed.before(cloud.endpoint())) {
            Ran ran = collect(scenario, between);

            assertThat(outcomes(ran)).containsEntry("aws.logs.stream.1", "COLLECTED");
            assertThat(text("aws.logs.stream.1").length()).isGreaterThan(20 * MEGABYTE);
            isHarmless();
        }
    }

    /** The definition is there in any case; whether it can be read, and its logs be found, is said. */
    @Test
    void jsonOfTwoThousandLevels() throws Exception {
        Scenario scenario = one(20, 80);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed between = Interposed.before(cloud.endpoint())
                        .replace(
                                "DescribeTaskDefinition",
                                "\"family\":",
                                "\"proxyConfiguration\":" + DEEP + ",\"family\":")) {
            Ran ran = collect(scenario, between);

            assertThat(outcomes(ran))
                    .containsEntry("aws.ecs.task-definition.1", "FAILED")
                    .containsEntry("aws.logs.stream.1", "FAILED");
            assertThat(text("aws.ecs.task-definition.1")).contains(DEEP);
            isHarmless();
        }
    }

    @Test
    void anEnvironmentOfAHundredMegabytes() throws Exception {
        Scenario scenario = one(20, 80);
        String environment = "\"environment\":[{\"name\":\"BIG\",\"value\":\"" + "x".repeat(100 * MEGABYTE) + "\"}],";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                Interposed between = Interposed.before(cloud.endpoint())
                        .replace("DescribeTaskDefinition", "\"essential\":", environment + "\"essential\":")) {
            Ran ran = collect(scenario, between);

            assertThat(outcomes(ran))
                    .containsEntry("aws.ecs.task", "COLLECTED")
                    .containsEntry("aws.ecs.task-definition.1", "FAILED")
                    .containsEntry("aws.logs.stream.1", "FAILED");
            assertThat(ran.out().replaceAll("\\s+", " ")).contains("the body is larger than 16 MiB");
            List<Path> pieces = bodies("aws.ecs.task-definition.1");
            assertThat(pieces).hasSize(13).allMatch(piece -> piece.toFile().length() <= 8L * MEGABYTE);
            assertThat(pieces.stream()
                            .mapToLong(piece -> piece.toFile().length())
                            .sum())
                    .isGreaterThan(100L * MEGABYTE);
            isHarmless();
        }
    }

    private static Scenario one(int events, int bytes) {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", events, bytes)
                .withoutServiceMetrics()
                .withoutInsights()
                .build();
    }

    /** In a process that has little memory; then again, for what a person is shown, and for what verifies. */
    private Ran collect(Scenario scenario, Interposed cloud) throws Exception {
        Files.write(folder.resolve("alert.json"), scenario.alert());
        Desk desk = Desk.in(folder)
                .with("AWS_ENDPOINT_URL", cloud.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "a-secret-that-must-not-show")
                .with("AWS_REGION", scenario.region());
        Process child = Child.start(
                new FastStart(List.of("-Xmx192m"), FastStart.plain().classPath()),
                List.of(),
                folder,
                desk.env(),
                Main.class,
                "collect",
                "--alert",
                "alert.json");
        String out = new String(child.getInputStream().readAllBytes(), UTF_8);
        String err = new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(err).isIn(0, 1);
        String id = String.valueOf(sealed().getFileName());
        Ran json = desk.run("collect", "--resume", id, "--json");
        Ran verified = desk.run("verify", id, "--key", "home/.config/ephemera/signing-key.pub.pem");
        assertThat(verified.exit()).as(verified.out()).isZero();
        for (String shown : List.of(out, err, json.out(), json.err(), verified.out(), verified.err())) {
            assertThat(shown.codePoints().filter(HostileTargetIT::steersATerminal))
                    .as(shown)
                    .isEmpty();
        }
        return new Ran(child.exitValue(), out, err);
    }

    private static boolean steersATerminal(int c) {
        int type = Character.getType(c);
        return c != '\n' && (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE);
    }

    private Path sealed() throws IOException {
        List<Path> packages = StoreFolder.in(folder).packages();
        assertThat(packages).hasSize(1);
        return packages.getFirst();
    }

    private Map<String, String> outcomes(Ran ran) throws IOException {
        Map<String, String> codes = new HashMap<>();
        for (String line : Files.readAllLines(sealed().resolve(Layout.OUTCOMES))) {
            JsonNode outcome = Json.parse(line.getBytes(UTF_8));
            codes.put(outcome.path("item").asText(), outcome.path("outcome").asText());
        }
        assertThat(codes).as(ran.out()).isNotEmpty();
        return codes;
    }

    private List<Path> bodies(String item) throws IOException {
        return StoreFolder.files(sealed().resolve(Layout.RAW + item)).stream()
                .sorted()
                .toList();
    }

    private String text(String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path body : bodies(item)) {
            text.append(Files.readString(body, ISO_8859_1));
        }
        return text.toString();
    }

    /** Strangers accept it, every name is a plain one, and beside the package nothing was made. */
    private void isHarmless() throws Exception {
        Path key = folder.resolve("home/.config/ephemera/signing-key.pub.pem");
        Strangers.accept(sealed(), PublicKeys.fromPem(Files.readString(key)));
        assertThat(StoreFolder.files(folder))
                .allMatch(file -> folder.relativize(file).toString().matches("[A-Za-z0-9._/-]+"));
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(path -> String.valueOf(path.getFileName())))
                    .containsExactlyInAnyOrder("alert.json", "evidence", "home");
        }
    }
}
