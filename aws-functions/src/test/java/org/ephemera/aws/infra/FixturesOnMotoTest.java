package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.testing.Moto;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.event.ruler.Ruler;

/**
 * Every event fixture, as the template's rules match it or as its sender delivers it directly, with the handler in the
 * template's environment.
 */
class FixturesOnMotoTest {
    private static final Path FIXTURES = Path.of("../aws/src/test/resources/org/ephemera/aws/alert");
    private static final Template TEMPLATE = Template.read();

    @TempDir(factory = MemoryFolders.class)
    static Path folder;

    private static SimulatedCloud cloud;
    private static DeployedTemplate deployed;

    @BeforeAll
    static void setUp() throws IOException {
        cloud = SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build(), Faults.none());
        // moto's buckets do not support concurrent writers of one object.
        deployed = DeployedTemplate.on(Moto.empty(), cloud)
                .set("EPHEMERA_STORE", "file:" + folder.resolve("evidence"))
                .set("EPHEMERA_RETENTION", "none");
    }

    @AfterAll
    static void tearDown() {
        cloud.close();
    }

    static Stream<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void queuesOrStoresEveryMatchedEvent(String fixture) throws Exception {
        String text = Files.readString(FIXTURES.resolve(fixture));
        List<String> rules = rules(text);
        boolean ofEventBridge =
                Json.parse(text.getBytes(StandardCharsets.UTF_8)).has("detail-type");
        assertThat(rules).as("rules for %s", fixture).hasSizeLessThanOrEqualTo(1);
        if (ofEventBridge && rules.isEmpty()) {
            return;
        }
        AlertSelection expected = AlertSelection.of(
                AlertParser.parse(text.getBytes(StandardCharsets.UTF_8)),
                AlertSelector.of(Map.of(AlertSelector.SETTING, "")),
                Instant.EPOCH);

        JsonNode answer = deployed.alert(text.getBytes(StandardCharsets.UTF_8));

        assertThat(targets(answer))
                .as(answer.toString())
                .containsExactlyInAnyOrderElementsOf(expected.selected().stream()
                        .map(subject -> subject.target().id())
                        .toList());
        List<String> kept = answer.findValuesAsText("kept");
        assertThat(kept).as(answer.toString()).hasSameSizeAs(expected.unplaced());
        try (var runtime = deployed.runtime("WorkFunction")) {
            for (String key : kept) {
                assertThat(StoreListing.of(runtime.site().store(), key)).hasSize(1);
            }
        }
    }

    private static List<String> rules(String event) throws Exception {
        List<String> matching = new ArrayList<>();
        for (String rule : TEMPLATE.rules()) {
            String pattern = TEMPLATE.properties(rule).required("EventPattern").toString();
            if (Ruler.matchesRule(event, pattern)) {
                matching.add(rule);
            }
        }
        return matching;
    }

    /** Returns the targets of the queued work. */
    private static List<String> targets(JsonNode answer) {
        List<String> targets = new ArrayList<>();
        Stream.concat(Stream.of(answer), answer.path("others").valueStream())
                .filter(each -> each.path("status").asText().equals("queued"))
                .forEach(each -> targets.add(each.path("target").asText()));
        return targets;
    }
}
