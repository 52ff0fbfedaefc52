package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Limits of batched calls: the largest batch and one element more; every element is requested once. */
class BatchLimitsTest {
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111122223333:";
    private static final String SERVICE = PREFIX + "service/lab/app";
    private static final long FIRST_TASK = 0x1ab0;
    private static final int AT_ONCE = 2;

    @TempDir
    Path folder;

    /** Collected package with the number of calls of each operation. */
    private record Collected(CollectedPackage gathered, Map<String, Long> calls) {
        List<ItemOutcome> items(String artifact) {
            return gathered.seal().outcomes().items().stream()
                    .filter(item -> item.planned().artifact().equals(artifact))
                    .toList();
        }

        /** Returns the numbers of the tasks whose logs were read; the newest has the lowest. */
        List<Integer> tasks() {
            return items("aws.logs.stream").stream()
                    .map(item -> (int) (Long.parseLong(item.planned().param("task"), 16) - FIRST_TASK))
                    .toList();
        }
    }

    /** Number of tasks, and of calls of list and describe operations of a hundred. */
    private record Tasks(int number, int listings, int descriptions) {}

    /**
     * ListTasks returns 100 a page and is called for running and for stopped tasks. DescribeTasks and
     * DescribeContainerInstances accept 100, FilterLogEvents 100 streams, an EC2 filter 200 values.
     */
    @TestFactory
    Stream<DynamicTest> everyTaskIsDescribedAndReadOnce() {
        List<Tasks> edges =
                List.of(new Tasks(20, 2, 1), new Tasks(21, 2, 1), new Tasks(100, 2, 1), new Tasks(101, 3, 2));
        return tests(
                edges,
                edge -> collect(
                        service(edge.number()).onInstances(edge.number()), AcquisitionFixture.requestFor(SERVICE)),
                (edge, collected) -> {
                    assertThat(collected.gathered().item("aws.ecs.tasks").code())
                            .isEqualTo(OutcomeCode.COLLECTED);
                    for (String whole :
                            List.of("aws.ecs.tasks", "aws.ecs.container-instance.1", "aws.ec2.instances.1")) {
                        assertThat(collected.gathered().item(whole).extent().records())
                                .as(whole)
                                .isEqualTo(edge.number());
                    }
                    assertThat(collected.tasks()).containsExactlyInAnyOrderElementsOf(upTo(edge.number()));
                    assertThat(collected.items("aws.logs.stream"))
                            .allMatch(item -> item.code() == OutcomeCode.COLLECTED)
                            .allMatch(item -> item.extent().records() == 1);
                    assertThat(collected.items("aws.ecs.startup-events")).hasSize(edge.number());
                    assertThat(collected.items("aws.logs.late")).hasSize(edge.descriptions());
                    assertThat(collected.items("aws.logs.earlier-stream")).isEmpty();
                    assertThat(collected.calls())
                            .containsEntry("ecs:ListTasks", (long) edge.listings())
                            .containsEntry("ecs:DescribeTasks", (long) edge.descriptions())
                            .containsEntry("ecs:DescribeContainerInstances", (long) edge.descriptions())
                            // An item of a definition contains at most a hundred tasks, and each such item requests the
                            // definition.
                            .containsEntry("ecs:DescribeTaskDefinition", (long) edge.descriptions())
                            .containsEntry("ecs:DescribeServices", 1L)
                            .containsEntry("ec2:DescribeInstances", 1L)
                            .containsEntry("ec2:DescribeNetworkInterfaces", 1L)
                            .containsEntry("iam:GetInstanceProfile", 1L)
                            .containsEntry("logs:DescribeLogGroups", 1L)
                            .containsEntry("logs:GetLogEvents", 2L * edge.number());
                    assertThat(collected.gathered().seal().statement().status()).isEqualTo("complete");
                });
    }

    /**
     * Number of tasks and the limit.
     *
     * @param limit the requested limit, or 0 for the default of 200
     */
    private record Cut(int tasks, int limit) {
        int taken() {
            return limit == 0 ? 200 : limit;
        }

        byte[] request() {
            String own = limit == 0 ? "" : "\"limit\": " + limit + ", ";
            return ("{\"target\": \"" + SERVICE + "\", " + own + "\"id\": \"x\"}").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The newest tasks are collected, the others are described and counted, and an outcome states it. */
    @TestFactory
    Stream<DynamicTest> aLimitCutsTheOldestAndSaysSo() {
        List<Cut> edges = List.of(new Cut(21, 20), new Cut(201, 0));
        return tests(edges, edge -> collect(service(edge.tasks()), edge.request()), (edge, collected) -> {
            int left = edge.tasks() - edge.taken();
            assertThat(collected.gathered().item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.PARTIAL);
            assertThat(collected.gathered().outcome("aws.ecs.tasks").message())
                    .contains(
                            edge.tasks() + " tasks",
                            left + (left == 1 ? " task " : " tasks ") + "after these in the ranking",
                            "the limit is " + edge.taken());
            assertThat(collected.gathered().item("aws.ecs.tasks").extent().records())
                    .isEqualTo(edge.tasks());
            assertThat(collected.tasks()).containsExactlyInAnyOrderElementsOf(upTo(edge.taken()));
            // A skipped task is not an earlier task either.
            assertThat(collected.items("aws.logs.earlier-stream")).isEmpty();
            assertThat(collected.calls())
                    .containsEntry("ecs:DescribeTasks", (edge.tasks() + 99L) / 100)
                    .containsEntry("logs:GetLogEvents", 2L * edge.taken());
            assertThat(collected.gathered().seal().statement().status()).isEqualTo("partial");
        });
    }

    /** Number of services of a cluster, and of calls. */
    private record Services(int number, int listings, int descriptions) {}

    /**
     * ListServices returns the requested 100 a page, DescribeServices accepts 10; after 200 services the rest is
     * counted.
     */
    @TestFactory
    Stream<DynamicTest> everyServiceOfAClusterIsDescribed() {
        List<Services> edges = List.of(new Services(10, 1, 1), new Services(11, 1, 2), new Services(201, 3, 20));
        byte[] request = AcquisitionFixture.requestFor(PREFIX + "cluster/lab");
        return tests(edges, edge -> collect(service(1).services(edge.number()), request), (edge, collected) -> {
            boolean cut = edge.number() > 200;
            int described = Math.min(edge.number(), 200);
            ItemOutcome item = collected.gathered().item("aws.ecs.service");
            assertThat(item.code()).isEqualTo(cut ? OutcomeCode.PARTIAL : OutcomeCode.COLLECTED);
            assertThat(item.outcome().message())
                    .contains(described + " services")
                    .contains(cut ? "1 more service of the cluster" : "");
            assertThat(collected.items("aws.ecs.service-deployments")).hasSize(described);
            assertThat(collected.calls())
                    .containsEntry("ecs:ListServices", (long) edge.listings())
                    .containsEntry("ecs:DescribeServices", (long) edge.descriptions());
        });
    }

    private interface Collection<E> {
        Collected of(E edge) throws IOException;
    }

    private interface Assertions<E> {
        void of(E edge, Collected collected);
    }

    /** Returns one test for each limit; every package is intact, and no unsupported operation was called. */
    private static <E> Stream<DynamicTest> tests(List<E> edges, Collection<E> collection, Assertions<E> assertions) {
        List<Callable<Collected>> collections = new ArrayList<>();
        edges.forEach(edge -> collections.add(() -> collection.of(edge)));
        try (ExecutorService each = Executors.newFixedThreadPool(AT_ONCE)) {
            var collected = each.invokeAll(collections);
            return IntStream.range(0, edges.size())
                    .mapToObj(i -> DynamicTest.dynamicTest(String.valueOf(edges.get(i)), () -> {
                        Collected one = collected.get(i).get();
                        assertThat(one.gathered().report().verdict()).isEqualTo(VerificationResult.INTACT);
                        assertions.of(edges.get(i), one);
                    }));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Integer> upTo(int number) {
        return IntStream.range(0, number).boxed().toList();
    }

    private static ScenarioBuilder service(int tasks) {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 1, 20)
                .tasks(tasks)
                .withoutInsights()
                .withoutServiceMetrics();
    }

    private Collected collect(ScenarioBuilder built, byte[] request) throws IOException {
        Scenario scenario = built.build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            CollectedPackage gathered = AcquisitionFixture.at(
                            Files.createTempDirectory(folder, "edge-"), cloud.endpoint())
                    .set("EPHEMERA_SETTLE", "0")
                    .collect(request);
            assertThat(cloud.calls()).noneMatch(SimulatedCall::refused);
            return new Collected(
                    gathered,
                    cloud.calls().stream()
                            .collect(Collectors.groupingBy(SimulatedCall::action, Collectors.counting())));
        }
    }
}
