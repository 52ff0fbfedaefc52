package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.aws.testing.Moto;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.event.ruler.Ruler;

/**
 * Event storm of EventBridge: 500 events about the tasks of three services within ten minutes, each twice, out of
 * order and several at a time, among others that no rule matches. The store is a folder, because moto's buckets do not
 * support concurrent writers of one object.
 */
@Tag("slow")
class StormOnMotoTest {
    private static final int EVENTS = 500;
    private static final int AT_ONCE = 4;
    private static final List<String> SERVICES = List.of("checkout", "billing", "search");
    private static final Template TEMPLATE = Template.read();

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private SimulatedCloud cloud;
    private DeployedTemplate deployed;

    @BeforeEach
    void setUp() throws IOException {
        cloud = SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build(), Faults.none());
        PemSigner.create(folder.resolve("key.pem"));
        deployed = DeployedTemplate.on(Moto.empty(), cloud)
                .set("EPHEMERA_STORE", "file:" + folder.resolve("evidence"))
                .set("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"))
                .set("EPHEMERA_RETENTION", "none");
    }

    @AfterEach
    void tearDown() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void makesOnePackageForEachWorkload() throws Exception {
        List<String> sent = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            String about = SERVICES.get(n % SERVICES.size());
            sent.add(n % 2 == 0 ? finding(about, n) : fixture("task-stopped.json", about, n));
            sent.add(fixture(n % 2 == 0 ? "task-running.json" : "inspector-image.json", about, n));
        }
        List<byte[]> let = through(sent);
        assertThat(let).hasSize(EVENTS);
        List<byte[]> delivered = new ArrayList<>(let);
        delivered.addAll(let);
        Collections.shuffle(delivered, new Random(1));

        Map<String, Integer> admitted = new HashMap<>();
        Set<String> packages = new TreeSet<>();
        for (JsonNode answer : taken(delivered)) {
            assertThat(answer.path("status").asText()).isEqualTo("queued");
            packages.add(answer.path("packageId").asText());
            admitted.merge(answer.path("admission").asText(), 1, Integer::sum);
        }
        assertThat(packages).hasSize(SERVICES.size());
        // With concurrent events, several of the first may count as the opening one.
        assertThat(admitted.get("same-event")).isGreaterThanOrEqualTo(EVENTS - 2 * AT_ONCE);
        assertThat(admitted).doesNotContainKey("over-budget");
        try (AwsRuntime runtime = deployed.runtime("WorkFunction")) {
            assertThat(StoreListing.of(runtime.site().store(), "triggers/").stream()
                            .filter(object -> object.key().matches("triggers/[0-9a-f]{64}\\.json")))
                    .hasSize(EVENTS);
        }

        assertThat(deployed.queued()).isEqualTo(SERVICES.size());
        deployed.work();
        assertThat(deployed.announced())
                .extracting(announced -> announced.path("packageId").asText())
                .containsExactlyInAnyOrderElementsOf(packages);
    }

    /** The findings are about 90 pods of three nodes. Each node is one workload, so a budget of one drops none. */
    @Test
    void makesOnePackageForEachNode() throws Exception {
        deployed.set("EPHEMERA_BUDGET", "1");
        List<String> sent = new ArrayList<>();
        for (int n = 0; n < EVENTS; n++) {
            sent.add(fixture("finding-ec2-node.json", "", n)
                    .replace("i-0a1b2c3d4e5f60718", String.format(Locale.ROOT, "i-%017x", n % 3))
                    .replace("3e4f5061728394a5b6c7d8e9f00b1c2f", String.format(Locale.ROOT, "%032x", n))
                    .replace("10.0.12.77", "10.0.12." + n % 90));
        }
        List<byte[]> let = through(sent);
        assertThat(let).hasSize(EVENTS);

        assertThat(taken(let).stream()
                        .map(answer -> answer.path("target").asText())
                        .distinct())
                .hasSize(3)
                .allMatch(target -> target.contains("cluster/shop#node:i-"));
        assertThat(deployed.queued()).isEqualTo(3);
        deployed.work();
        assertThat(deployed.announced().stream()
                        .map(announced -> announced.path("packageId").asText())
                        .filter(id -> !id.isEmpty())
                        .distinct())
                .hasSize(3);
    }

    /** A deployment that crashes repeatedly: each stopped task is new. */
    @Test
    void filesEventsWithWorkloadWhenOverBudget() throws Exception {
        deployed.set("EPHEMERA_BUDGET", "3");
        List<JsonNode> answers = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            String task = String.format(Locale.ROOT, "%032x", n);
            answers.add(deployed.alert(fixture("task-stopped.json", SERVICES.get(n % 2), n)
                    .replace(id(SERVICES.get(n % 2)), task)
                    .getBytes(StandardCharsets.UTF_8)));
        }
        answers.add(deployed.alert(finding("search", 12).getBytes(StandardCharsets.UTF_8)));
        assertThat(answers)
                .extracting(answer -> answer.path("admission").asText())
                .startsWith("new", "new", "new", "over-budget")
                .endsWith("over-budget", "new");
        assertThat(answers.stream()
                        .map(answer -> answer.path("packageId").asText())
                        .distinct())
                .hasSize(4);
        List<JsonNode> announced = deployed.announced();
        assertThat(announced).singleElement().satisfies(one -> {
            assertThat(one.path("kind").asText()).isEqualTo("budget-reached");
            assertThat(one.path("packagesPerHour").asInt()).isEqualTo(3);
        });
        deployed.work();
        assertThat(deployed.announced()).hasSize(4);
    }

    private List<JsonNode> taken(List<byte[]> events) throws Exception {
        try (ExecutorService lambda = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<JsonNode>> runs = events.stream()
                    .map(event -> lambda.submit(() -> deployed.alert(event)))
                    .toList();
            List<JsonNode> answers = new ArrayList<>();
            for (Future<JsonNode> run : runs) {
                answers.add(run.get());
            }
            return answers;
        }
    }

    /** Returns the events that the template's rules match. */
    private static List<byte[]> through(List<String> events) throws Exception {
        List<String> patterns = TEMPLATE.rules().stream()
                .map(rule -> TEMPLATE.properties(rule).required("EventPattern").toString())
                .toList();
        List<byte[]> let = new ArrayList<>();
        for (String event : events) {
            for (String pattern : patterns) {
                if (Ruler.matchesRule(event, pattern)) {
                    let.add(event.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return let;
    }

    private static String finding(String service, int n) throws IOException {
        return fixture("finding-ecs-runtime.json", service, n)
                .replace("d2c9f6b0a8e14f0b9c3e7a5d1b2f4c60", String.format(Locale.ROOT, "%032x", n));
    }

    /** Returns the fixture's event for another task and with another id. */
    private static String fixture(String name, String service, int n) throws IOException {
        try (InputStream in = Objects.requireNonNull(AlertParser.class.getResourceAsStream(name), name)) {
            String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return event.replace("0f9a1b2c3d4e5f60718293a4b5c6d7e8", id(service))
                    .replace("service:checkout", "service:" + service)
                    .replaceFirst(
                            "\"id\": \"[0-9a-f-]{36}\"",
                            String.format(Locale.ROOT, "\"id\": \"00000000-0000-4000-8000-%012x\"", n));
        }
    }

    private static String id(String service) {
        return String.format(Locale.ROOT, "%032x", service.hashCode() & 0xffffffffL);
    }
}
