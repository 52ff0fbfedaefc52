package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import org.ephemera.queue.WorkResult;
import org.ephemera.runtime.CollectorSite;
import org.ephemera.runtime.MetricSweepJob;
import org.ephemera.runtime.RecurringJob;
import org.ephemera.runtime.RecurringJobs;
import org.ephemera.seal.PemSigner;
import org.ephemera.sweep.MetricShard;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.ShardRecord;
import org.ephemera.sweep.SweepPackageMaker;
import org.ephemera.sweep.SweepPass;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the metric sweep of a subscription, as the timer runs it. */
@Tag("slow")
class MetricSweepTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private static final Optional<Instant> YESTERDAY = Optional.of(Instant.parse("2026-11-24T00:00:00Z"));

    @TempDir
    Path folder;

    private final AzureScenario scenario = AzureScenario.named("aci-miner", CLOCK);
    private SimulatedAzure azure;
    private AzureRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        azure = SimulatedAzure.start(scenario);
        PemSigner.create(folder.resolve("key.pem"));
        runtime = AzureRuntime.of(settings(), CLOCK);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("AZURE_ENDPOINT_URL", azure.endpoint().toString());
        settings.put("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47");
        settings.put("AZURE_CLIENT_ID", "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d");
        settings.put("AZURE_CLIENT_SECRET", "test");
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_SWEEP", scenario.target().replaceFirst("(?i)/resourceGroups/.*", ""));
        return settings;
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        azure.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void keepsDayOpenWhenListFails() throws Exception {
        azure.faults().accessDenied("ContainerGroups_List");

        SweepPass pass = SweepPass.run(sweep(), CLOCK.instant(), minutes());

        assertThat(pass.gap()).get().asString().contains("Microsoft.ContainerInstance/containerGroups/read");
        assertThat(pass.indexed() + pass.pending()).isZero();
    }

    @Test
    void retriesShardThatFailed() throws Exception {
        MetricSweep sweep = sweep();
        assertThat(sweep.inventory(minutes())).isInstanceOf(MetricSweep.StepResult.Done.class);
        azure.faults().accessDenied("MetricsBatch_Batch");
        List<ShardRecord> denied = fetched(sweep);
        azure.faults().clear();
        List<ShardRecord> allowed = fetched(sweep);

        // The additional group is only in the activity log and is requested separately.
        assertThat(denied).extracting(ShardRecord::isComplete).containsExactlyInAnyOrder(true, false);
        assertThat(allowed)
                .singleElement()
                .satisfies(record -> assertThat(record.isComplete()).isTrue());
        assertThat(fetched(sweep)).isEmpty();
    }

    /** Metrics are requested in the resource's region; an unreachable region is not a day without values. */
    @Test
    void keepsDayOpenWhenRegionIsUnreachable() throws Exception {
        assertThat(sweep().inventory(minutes())).isInstanceOf(MetricSweep.StepResult.Done.class);
        Map<String, String> cutOff = settings();
        cutOff.put("AZURE_ENDPOINT_URL_METRICS", "http://127.0.0.1:1");
        cutOff.put("AZURE_REQUEST_RETRY_COUNT", "1");
        try (AzureRuntime without = AzureRuntime.of(cutOff, CLOCK)) {
            // The additional group is only in the activity log and is requested from Azure Resource Manager.
            assertThat(fetched(sweep(without)))
                    .extracting(ShardRecord::isComplete)
                    .containsExactlyInAnyOrder(true, false);
        }
        assertThat(outcomes()).anyMatch(text -> text.contains("\"FAILED\""));

        assertThat(fetched(sweep()))
                .singleElement()
                .satisfies(record -> assertThat(record.isComplete()).isTrue());
    }

    /** Returns the outcome lines of every package. */
    private List<String> outcomes() throws Exception {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("evidence"))) {
            for (Path file :
                    files.filter(each -> each.endsWith("outcomes.jsonl")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** A job that runs earlier in the same timer call may have failed. */
    @Test
    void runsWhenOtherJobFails() {
        RecurringJob failing = new RecurringJob() {
            @Override
            public String name() {
                return "overdue";
            }

            @Override
            public void run(
                    CollectorSite site,
                    String invocation,
                    Deadline deadline,
                    ObjectNode answer,
                    CollectionListener listener)
                    throws IOException {
                throw new IOException("the queue does not answer");
            }
        };
        List<String> log = new ArrayList<>();
        ObjectNode answer = Json.object();

        Optional<IOException> failure = new RecurringJobs(List.of(failing, new MetricSweepJob()), log::add)
                .run(runtime.site(), "1", CLOCK.instant().plus(Duration.ofMinutes(5)), answer);

        assertThat(answer.at("/metrics/scopes/0/indexed").asInt()).isPositive();
        assertThat(failure)
                .get()
                .hasToString("java.io.IOException: 1 of 2 jobs failed. The first failure: the queue does not answer");
        assertThat(log).containsExactly("sweep failed: overdue IOException");
    }

    /** The timer only opens the packages that queue workers collect. */
    @Test
    void collectsPackagesThroughQueue() throws Exception {
        List<WorkMessage> queue = new ArrayList<>();
        WorkDispatch dispatch = (work, delay) -> queue.add(work);
        MetricSweep sweep = runtime.site()
                .sweep(
                        scope(),
                        SweepPackageMaker.queued(
                                runtime.site().intake(dispatch)::take,
                                runtime.site().store()));
        assertThat(sweep.inventory(minutes())).isInstanceOf(MetricSweep.StepResult.Paused.class);
        work(queue, dispatch);
        assertThat(sweep.inventory(minutes())).isInstanceOf(MetricSweep.StepResult.Done.class);
        assertThat(fetched(sweep)).isEmpty();
        assertThat(queue)
                .as("the existing group, and the one in the activity log")
                .hasSize(2);
        work(queue, dispatch);
        assertThat(fetched(sweep)).hasSize(2);
        assertThat(fetched(sweep)).isEmpty();
        assertThat(queue).isEmpty();
    }

    private void work(List<WorkMessage> queue, WorkDispatch dispatch) throws Exception {
        for (WorkMessage work : List.copyOf(queue)) {
            assertThat(runtime.site()
                            .worker("w", CollectionListener.NONE, dispatch)
                            .work(work, 1, minutes()))
                    .isInstanceOf(WorkResult.Sealed.class);
        }
        queue.clear();
    }

    /** Returns the collected shards of yesterday. */
    private static List<ShardRecord> fetched(MetricSweep sweep) throws Exception {
        List<ShardRecord> records = new ArrayList<>();
        for (SweepWindow window : sweep.plan(YESTERDAY, CLOCK.instant()).open()) {
            try (Stream<MetricShard> shards = sweep.shards(window)) {
                for (MetricShard shard : shards.toList()) {
                    if (sweep.run(shard, minutes()) instanceof MetricSweep.StepResult.Done<ShardRecord> done) {
                        records.add(done.result());
                    }
                }
            }
            sweep.markComplete(window);
        }
        return records;
    }

    private MetricSweep sweep() throws Exception {
        return sweep(runtime);
    }

    private MetricSweep sweep(AzureRuntime by) throws Exception {
        return by.site()
                .sweep(scope(), SweepPackageMaker.inProcess(by.site().acquisition("run", CollectionListener.NONE)));
    }

    private SweepScope scope() {
        return runtime.site().sweeps().getFirst();
    }

    private static Deadline minutes() {
        return Deadline.in(CLOCK, Duration.ofMinutes(4));
    }
}
