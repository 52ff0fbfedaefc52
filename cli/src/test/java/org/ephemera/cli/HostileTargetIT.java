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
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile target: all its data is stored, none of it is executed, and it is shown only escaped. */
@Tag("slow")
class HostileTargetIT {
    private static final int MEGABYTE = 1 << 20;
    private static final String DEEP = "[".repeat(2000) + "]".repeat(2000);
    /** Escape character as JSON writes it. */
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
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeTaskDefinition", "\"family\":\"app\"", "\"family\":\"" + EVIL + "\"")
                        .replace("DescribeTasks", "\"startedBy\":\"", "\"startedBy\":\"" + EVIL)) {
            Ran ran = collect(scenario, between);

            // The stream of a container without a name is unknown; all other streams are collected.
            Map<String, String> codes = outcomes(ran);
            assertThat(codes)
                    .containsEntry("aws.ecs.task", "COLLECTED")
                    .containsEntry("aws.ecs.task-definition.1", "COLLECTED");
            for (int i = 1; i < NAMES.size(); i++) {
                assertThat(codes).containsEntry("aws.logs.stream." + i, "COLLECTED");
            }
            assertThat(cloud.calls()).noneMatch(SimulatedCall::refused);
            isHarmless();
        }
    }

    @Test
    void linesThatAreNoText() throws Exception {
        Scenario scenario = one(20, 80);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())
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
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            Ran ran = collect(scenario, between);

            assertThat(outcomes(ran)).containsEntry("aws.logs.stream.1", "COLLECTED");
            assertThat(text("aws.logs.stream.1").length()).isGreaterThan(20 * MEGABYTE);
            isHarmless();
        }
    }

    /** The definition is always stored. The outcome states whether it could be parsed and its logs could be found. */
    @Test
    void jsonOfTwoThousandLevels() throws Exception {
        Scenario scenario = one(20, 80);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())
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

    /** No parser accepts this depth. If the levels are in an unused field, the other fields are parsed. */
    @Test
    void jsonOfTwoThousandLevelsInAFieldOfItsOwn() throws Exception {
        Scenario scenario = one(20, 80);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeTaskDefinition", "\"family\":", "\"odd\":" + DEEP + ",\"family\":")
                        .replace("DescribeTasks", "\"startedBy\":", "\"odd\":" + DEEP + ",\"startedBy\":")) {
            Ran ran = collect(scenario, between);

            for (String item : List.of("aws.ecs.task", "aws.ecs.task-definition.1")) {
                isReadAllTheSame(ran, item, "1 value longer or nested deeper than a service returns was not read");
                assertThat(text(item)).contains(DEEP);
            }
            isHarmless();
        }
    }

    /** One very large value, and more entries than any list has. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEnvironmentOfAHundredMegabytes(boolean oneValue) throws Exception {
        Scenario scenario = one(20, 80);
        String entry = "{\"name\":\"BIG\",\"value\":\"" + "x".repeat(oneValue ? 100 * MEGABYTE : 100) + "\"}";
        String environment = "\"environment\":[" + entry + ("," + entry).repeat(oneValue ? 0 : MEGABYTE) + "],";
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy between = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeTaskDefinition", "\"essential\":", environment + "\"essential\":")) {
            Ran ran = collect(scenario, between);

            isReadAllTheSame(
                    ran,
                    "aws.ecs.task-definition.1",
                    "1 value longer or nested deeper than a service returns was not read");
            List<Path> pieces = bodies("aws.ecs.task-definition.1");
            assertThat(pieces)
                    .hasSizeGreaterThan(12)
                    .allMatch(piece -> piece.toFile().length() <= 8L * MEGABYTE);
            assertThat(pieces.stream()
                            .mapToLong(piece -> piece.toFile().length())
                            .sum())
                    .isGreaterThan(100L * MEGABYTE);
            isHarmless();
        }
    }

    /** Checks that the definition and its log are stored, and that the outcome states which part was not parsed. */
    private void isReadAllTheSame(Ran ran, String item, String unread) throws IOException {
        assertThat(outcomes(ran)).containsEntry(item, "COLLECTED").containsEntry("aws.logs.stream.1", "COLLECTED");
        assertThat(Files.readString(sealed().resolve(PackageLayout.OUTCOMES)).lines())
                .filteredOn(line -> line.contains("\"item\":\"" + item + "\""))
                .singleElement()
                .satisfies(line -> assertThat(line).contains(unread));
    }

    private static Scenario one(int events, int bytes) {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", events, bytes)
                .withoutServiceMetrics()
                .withoutInsights()
                .build();
    }

    /** Collects in a process with little memory, then runs the report and the verification. */
    private Ran collect(Scenario scenario, ResponseChangingProxy cloud) throws Exception {
        Files.write(folder.resolve("alert.json"), scenario.alert());
        CommandFixture desk = CommandFixture.in(folder)
                .with("AWS_ENDPOINT_URL", cloud.endpoint().toString())
                .with("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
                .with("AWS_SECRET_ACCESS_KEY", "a-secret-that-must-not-show")
                .with("AWS_REGION", scenario.region());
        Process child = JavaProcess.start(
                new JavaStartOptions(
                        List.of("-Xmx192m"), JavaStartOptions.plain().classPath()),
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
        Ran found = desk.run("findings", id);
        assertThat(found.exit()).as(found.err()).isZero();
        Ran reported = desk.run("report", id);
        assertThat(reported.exit()).as(reported.err()).isZero();
        for (Ran shown :
                List.of(new Ran(0, out, err), json, verified, found, reported, desk.run("findings", id, "--json"))) {
            isInert(shown.out());
            isInert(shown.err());
        }
        for (Path file : StoreFolder.files(folder.resolve("reports"))) {
            // Characters between the fields and at the end of the lines of a table (RFC 4180).
            isInert(Files.readString(file).replace("\r\n", "\n").replace('\t', ' '));
        }
        return new Ran(child.exitValue(), out, err);
    }

    private static void isInert(String shown) {
        assertThat(shown.codePoints().filter(HostileTargetIT::steersATerminal))
                .as(shown.substring(0, Math.min(shown.length(), 2000)))
                .isEmpty();
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
        for (String line : Files.readAllLines(sealed().resolve(PackageLayout.OUTCOMES))) {
            JsonNode outcome = Json.parse(line.getBytes(UTF_8));
            codes.put(outcome.path("item").asText(), outcome.path("outcome").asText());
        }
        assertThat(codes).as(ran.out()).isNotEmpty();
        return codes;
    }

    private List<Path> bodies(String item) throws IOException {
        return StoreFolder.files(sealed().resolve(PackageLayout.RAW + item)).stream()
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

    /**
     * Checks that independent verifiers accept the package, each file name is plain, and nothing was created next to
     * the package.
     */
    private void isHarmless() throws Exception {
        Path key = folder.resolve("home/.config/ephemera/signing-key.pub.pem");
        IndependentVerifiers.accept(sealed(), PublicKeys.fromPem(Files.readString(key)));
        assertThat(StoreFolder.files(folder))
                .allMatch(file -> folder.relativize(file).toString().matches("[A-Za-z0-9._/-]+"));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> String.valueOf(path.getFileName())))
                    .containsExactlyInAnyOrder("alert.json", "evidence", "home", "reports");
        }
    }
}
