package org.ephemera.aws.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Artifact;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.runtime.MetricSweepJob;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.Blob;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metric sweep as the schedule runs it, with a queue and without one. */
@Tag("slow")
class MetricSweepJobTest {
    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00Z"));
    private static final String SCOPE = "aws:111122223333/eu-central-1";
    private static final int CLOSED_DAYS = 14;

    @TempDir
    Path folder;

    private SimulatedCloud cloud;
    private AwsRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        Scenario scenario =
                ScenarioBuilder.at(clock).container("app", 10, 10).tasks(3).build();
        cloud = SimulatedCloud.start(scenario);
        PemSigner.create(folder.resolve("key.pem"));
        runtime = AwsRuntime.of(settings(SCOPE), clock);
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        cloud.close();
    }

    @Test
    void fetchesEachClosedDayOnceInSeparateRun() throws Exception {
        JsonNode first = pass();
        JsonNode second = pass();

        assertThat(first.path("scope").asText()).isEqualTo(SCOPE);
        assertThat(first.path("indexed").asInt()).isEqualTo(CLOSED_DAYS);
        assertThat(second.path("indexed").asInt()).isZero();
        assertThat(second.path("pending").asInt()).isZero();
        accepted(CLOSED_DAYS + 1);
    }

    /** Without a queue no work can be lost on it, so no alarm must fire every ten minutes. */
    @Test
    void runsWithoutQueueWhenNoneIsSet() throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        new SweepFunction(runtime)
                .handleRequest(InputStream.nullInputStream(), answer, new TestLambdaContext("sweep", 240_000));

        JsonNode jobs = Json.parse(answer.toByteArray());
        assertThat(jobs.at("/metrics/scopes/0/indexed").asInt()).isEqualTo(CLOSED_DAYS);
        assertThat(jobs.has("overdue")).isFalse();
    }

    @Test
    void usesExactlyTheDeclaredOperations() throws Exception {
        pass();
        assertThat(cloud.calls().stream().map(SimulatedCall::action).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                ofSweeps().flatMap(artifact -> artifact.operations().stream()),
                                Stream.of("sts:GetCallerIdentity"))
                        .distinct()
                        .toList());
        assertThat(cloud.calls()).noneMatch(SimulatedCall::refused);
    }

    static Stream<String> permissions() {
        return ofSweeps().flatMap(artifact -> artifact.permissions().stream()).distinct();
    }

    /** A failed listing does not count as empty; a day that could not be fetched stays open and is requested again. */
    @ParameterizedTest
    @MethodSource("permissions")
    void keepsDeniedDaysOpen(String permission) throws Exception {
        cloud.faults().accessDenied(permission.substring(permission.indexOf(':') + 1));
        JsonNode denied = pass();

        assertThat(denied.path("gap").asText() + outcomes()).contains(permission);
        cloud.faults().clear();
        assertThat(pass().path("indexed").asInt()).isZero();
        clock.step(Duration.ofMinutes(10));
        JsonNode allowed = pass();
        assertThat(allowed.path("gap").isMissingNode()).isTrue();
        // The service listing only adds metrics without points. Without it all listed metrics are swept, and the
        // package records the gap.
        boolean aside = ofSweeps()
                .filter(artifact -> artifact.permissions().contains(permission))
                .allMatch(artifact ->
                        Set.of("aws.sweep.services", "aws.sweep.cluster").contains(artifact.id()));
        assertThat((aside ? denied : allowed).path("indexed").asInt()).isEqualTo(CLOSED_DAYS);
    }

    /** A defective index of one scope does not affect other scopes. */
    @Test
    void sweepsOtherScopesWhenOneFails() throws Exception {
        SweepScope broken = SweepScope.account("111122223333", "eu-west-1");
        runtime.close();
        runtime = AwsRuntime.of(settings(broken.id() + "," + SCOPE), clock);
        runtime.site()
                .store()
                .create("sweeps/" + broken.key() + "/inventories/2026-11-24.0.json", Blob.of("{}".getBytes(UTF_8)));
        ObjectNode answer = Json.object();

        assertThatThrownBy(() ->
                        new MetricSweepJob().run(runtime.site(), "sweep", minutes(), answer, CollectionListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("1 of 2 scopes could not be swept");
        assertThat(answer.path("scopes")).singleElement().satisfies(swept -> {
            assertThat(swept.path("scope").asText()).isEqualTo(SCOPE);
            assertThat(swept.path("indexed").asInt()).isEqualTo(CLOSED_DAYS);
        });
    }

    /** Each attempt is a package that is retained for a year, and the schedule runs every ten minutes. */
    @Test
    void backsOffWhenDeniedForHours() throws Exception {
        cloud.faults().accessDenied("GetMetricData");
        JsonNode last = Json.object();
        for (int tens = 0; tens <= 18; tens++) {
            last = pass();
            clock.step(Duration.ofMinutes(10));
        }

        // Attempts at once and after 10, 20, 40 and 80 minutes; the next one after 160.
        assertThat(seals()).isEqualTo(1 + CLOSED_DAYS * 5);
        assertThat(last.path("waiting").asInt()).isEqualTo(CLOSED_DAYS);
        assertThat(last.path("indexed").asInt()).isZero();
    }

    @Test
    void backsOffWhenListingFailsForHours() throws Exception {
        cloud.faults().accessDenied("ListMetrics");
        for (int tens = 0; tens <= 18; tens++) {
            assertThat(pass().path("gap").asText()).contains("cloudwatch:ListMetrics");
            clock.step(Duration.ofMinutes(10));
        }

        assertThat(seals()).isEqualTo(5);
    }

    private long seals() throws Exception {
        return StoreListing.of(runtime.site().store(), "packages/").stream()
                .filter(object -> object.key().endsWith("/" + PackageLayout.SEAL))
                .count();
    }

    /** Returns the outcomes in the sealed packages. */
    private String outcomes() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (StoredObject object : StoreListing.of(runtime.site().store(), "packages/")) {
            if (object.key().endsWith(PackageLayout.OUTCOMES)) {
                try (InputStream in = runtime.site().store().open(object.key())) {
                    lines.append(new String(in.readAllBytes(), UTF_8));
                }
            }
        }
        return lines.toString();
    }

    private static Stream<Artifact> ofSweeps() {
        return AwsSources.artifacts().stream().filter(artifact -> artifact.id().startsWith("aws.sweep."));
    }

    /**
     * The scheduled function has neither the key nor read permissions: the work function creates the requested
     * packages.
     */
    @Test
    void queuesPackagesAndIndexesThemLater() throws Exception {
        List<WorkMessage> queue = new ArrayList<>();
        WorkDispatch dispatch = (work, delay) -> queue.add(work);
        SweepScope scope = runtime.site().sweeps().getFirst();
        SweepPackageMaker maker = SweepPackageMaker.queued(
                runtime.site().intake(dispatch)::take, runtime.site().store());
        int indexed = 0;
        int passes = 0;
        for (SweepPass pass = pass(scope, maker); pass.pending() > 0; pass = pass(scope, maker)) {
            assertThat(pass.gap()).isEmpty();
            indexed += pass.indexed();
            // Requested twice, created once: a message that is queued already is not sent again.
            assertThat(pass(scope, maker).pending()).isEqualTo(pass.pending());
            assertThat(queue).hasSize(pass.pending());
            for (WorkMessage work : queue) {
                assertThat(runtime.site()
                                .worker("w", CollectionListener.NONE, dispatch)
                                .work(work, 1, minutes()))
                        .isInstanceOf(WorkResult.Sealed.class);
            }
            queue.clear();
            passes++;
            if (passes == 2) {
                indexed += pass(scope, maker).indexed();
            }
        }
        assertThat(passes).isEqualTo(2); // the inventory, then all days
        assertThat(indexed).isEqualTo(CLOSED_DAYS);
        accepted(CLOSED_DAYS + 1);
    }

    @Test
    void rejectsInvalidScopeAtStart() {
        for (String wrong : List.of("aws:1/eu-central-1", "/subscriptions/0", "all", SCOPE + ",")) {
            assertThatThrownBy(() -> AwsRuntime.of(settings(wrong), clock))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("EPHEMERA_SWEEP");
        }
        assertThat(AwsRuntime.of(settings(""), clock).site().sweeps()).isEmpty();
    }

    private SweepPass pass(SweepScope scope, SweepPackageMaker maker) throws Exception {
        return SweepPass.run(runtime.site().sweep(scope, maker), clock.instant(), minutes());
    }

    private JsonNode pass() throws Exception {
        ObjectNode answer = Json.object();
        new MetricSweepJob().run(runtime.site(), "sweep", minutes(), answer, CollectionListener.NONE);
        return answer.path("scopes").path(0);
    }

    private Deadline minutes() {
        return Deadline.in(clock, Duration.ofMinutes(4));
    }

    private void accepted(int packages) throws Exception {
        IndependentVerifiers.acceptAll(folder);
        assertThat(StoreListing.of(runtime.site().store(), "packages/").stream()
                        .filter(object -> object.key().endsWith("/" + PackageLayout.SEAL)))
                .hasSize(packages);
    }

    private Map<String, String> settings(String sweep) {
        Map<String, String> settings = new HashMap<>();
        settings.put("AWS_ENDPOINT_URL", cloud.endpoint().toString());
        settings.put("AWS_ACCESS_KEY_ID", "test");
        settings.put("AWS_SECRET_ACCESS_KEY", "test");
        settings.put("AWS_REGION", "eu-central-1");
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_SWEEP", sweep);
        return settings;
    }
}
