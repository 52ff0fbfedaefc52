package org.ephemera.kubernetes.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.ItemOutcome;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.call.ReadLimits;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.Target;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that the next worker resumes a list that the deadline interrupted. */
class ListResumptionTest {
    private static final Target TARGET = ClusterFixture.pod("checkout-a");
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/shop/events";
    private static final String SELECTED = "fieldSelector";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private ScriptedApiServer server;
    private final AdjustableClock clock =
            new AdjustableClock(Instant.parse("2026-11-26T00:00:00Z"), Duration.ofMillis(1));

    @BeforeEach
    void start() throws IOException {
        server = ShopObjects.in(ScriptedApiServer.in(folder));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/shop/services, kubernetes.services, '', 2300 services",
        "/api/v1/namespaces/shop/pods, kubernetes.pods, '', 2300 pods",
        "/api/v1/namespaces/shop/configmaps, kubernetes.config-maps, '', 2300 config maps",
        "/api/v1/pods, kubernetes.node-pods, spec.nodeName=node-1, 2300 pods",
        "/apis/events.k8s.io/v1/namespaces/shop/events, kubernetes.pod-events, regarding.uid=pod-a, 2300 events",
    })
    void theNextWorkerResumesAtTheToken(String list, String artifact, String selector, String said) throws IOException {
        interruptAtTheThirdPartOf(list, selector);

        desk().begin(TARGET, Duration.ofSeconds(20));
        int before = tokens(list, selector).size();
        CollectedCluster gathered = desk().collect(TARGET);

        ItemOutcome item = gathered.item(artifact);
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(item.attempts()).hasSize(2);
        assertThat(item.code()).as(item.outcome().message()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(item.outcome().message()).contains(said).doesNotContain("from its start");
        assertThat(item.extent().records()).isEqualTo(2300);
        assertThat(tokens(list, selector).get(before)).isIn("1000", "1500");
        assertThat(tokens(list, selector)).filteredOn(String::isEmpty).hasSize(1);
        assertThat(gathered.bodies(item)).contains("\"object-0\"", "\"object-1400\"", "\"object-2299\"");
    }

    @ParameterizedTest
    @CsvSource({"/api/v1/namespaces/shop/services, kubernetes.services, ''"})
    void anExpiredTokenRestartsTheList(String list, String artifact, String selector) throws IOException {
        interruptAtTheThirdPartOf(list, selector);
        desk().begin(TARGET, Duration.ofSeconds(20));
        int before = server.requests(list).size();
        server.answering(list, (exchange, asked) -> {
            if (asked.number() == before + 1) {
                ScriptedApiServer.refuse(exchange, 410, "Expired", "The provided continue parameter is too old");
            } else {
                server.usual(exchange, asked);
            }
        });

        CollectedCluster gathered = desk().collect(TARGET);

        assertThat(gathered.item(artifact).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.message(artifact))
                .contains("2300 services")
                .containsPattern("1[05]00 services, so the list was read again");
        assertThat(gathered.item(artifact).extent().records()).isEqualTo(2300);
    }

    /** The outcome states the time range of all parts. */
    @ParameterizedTest
    @CsvSource({"kubernetes.events"})
    void keepsTheTimesOfEarlierParts(String artifact) throws IOException {
        interruptAtTheThirdPartOf(EVENTS, "");
        desk().begin(TARGET, Duration.ofSeconds(20));

        CollectedCluster gathered = desk().collect(TARGET);

        assertThat(gathered.item(artifact).attempts()).hasSize(2);
        assertThat(gathered.message(artifact)).contains("from 2026-11-25T00:00:00Z to 2026-11-25T00:38:19Z");
    }

    private void interruptAtTheThirdPartOf(String list, String selector) {
        List<com.fasterxml.jackson.databind.JsonNode> objects = new ArrayList<>();
        for (int i = 0; i < 2300; i++) {
            objects.add(ShopObjects.json("{'metadata':{'name':'object-%s','uid':'uid-%s'},'eventTime':'%s'}"
                    .formatted(i, i, Instant.parse("2026-11-25T00:00:00Z").plusSeconds(i))));
        }
        server.listing(list, objects);
        server.answering(list, (exchange, asked) -> {
            if (asked.query().getOrDefault(SELECTED, "").equals(selector)
                    && tokens(list, selector).size() == 3) {
                clock.step(Duration.ofSeconds(30));
            }
            server.usual(exchange, asked);
        });
    }

    /** Returns the continue tokens of the requests for the list; "" for the first part. */
    private List<String> tokens(String list, String selector) {
        return server.requests(list).stream()
                .filter(asked -> asked.query().getOrDefault(SELECTED, "").equals(selector))
                .map(asked -> asked.query().getOrDefault("continue", ""))
                .toList();
    }

    private ClusterFixture desk() throws IOException {
        SingleClusterConnection cluster = new SingleClusterConnection(server.endpoint(), server.authority());
        return new ClusterFixture(
                folder, new SourceContext(cluster, CloudSurroundings.NONE, ReadLimits.USUAL, (Clock) clock));
    }
}
