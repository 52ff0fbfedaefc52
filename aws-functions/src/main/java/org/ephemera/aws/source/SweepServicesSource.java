package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListClustersResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;

/**
 * Lists clusters, services and running tasks: a service's own metrics have known names and are asked for though nobody
 * lists them yet, and who runs without Container Insights is known at least by name.
 */
public final class SweepServicesSource implements EvidenceSource {
    private static final int PAGE = 100;
    private static final Operation CLUSTERS = Operation.of("ecs", "ListClusters");
    private static final Operation SERVICES = Operation.of("ecs", "ListServices");
    private static final Operation TASKS = Operation.of("ecs", "ListTasks");

    public static final Artifact ARTIFACT = new Artifact(
            "aws.sweep.services",
            "Of a sweep: all clusters, services and running tasks, by name",
            Volatility.V2,
            false,
            false,
            List.of(CLUSTERS.key(), SERVICES.key(), TASKS.key()),
            List.of(CLUSTERS.permission(), SERVICES.permission(), TASKS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html");

    private final AwsClients clients;

    public SweepServicesSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!item.param("targets").isEmpty()) {
            return new Step.Finished(new Outcome.NotApplicable("only some targets are swept, and they are named"));
        }
        String region = item.param("region");
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        Pager pager = new Pager(calls, deadline);
        Listed<String> clusters = pager.read(
                token -> calls.ask(
                        Question.listing(CLUSTERS, region, token),
                        recorded -> clients.ecs(region)
                                .listClusters(r -> r.maxResults(PAGE)
                                        .nextToken(orNull(token))
                                        .overrideConfiguration(recorded))),
                page -> Present.in(page.clusterArns()),
                ListClustersResponse::nextToken);
        List<String> gaps = new ArrayList<>();
        long services = 0;
        long tasks = 0;
        List<String> arns = items(clusters, gaps);
        for (String cluster : arns) {
            Listed<String> ofCluster = pager.read(
                    token -> calls.ask(
                            Question.of(SERVICES, region, params(cluster, token)),
                            recorded -> clients.ecs(region)
                                    .listServices(r -> r.cluster(cluster)
                                            .maxResults(PAGE)
                                            .nextToken(orNull(token))
                                            .overrideConfiguration(recorded))),
                    page -> Present.in(page.serviceArns()),
                    ListServicesResponse::nextToken);
            Listed<String> running = pager.read(
                    token -> calls.ask(
                            Question.of(TASKS, region, params(cluster, token)),
                            recorded -> clients.ecs(region)
                                    .listTasks(r -> r.cluster(cluster)
                                            .maxResults(PAGE)
                                            .nextToken(orNull(token))
                                            .overrideConfiguration(recorded))),
                    page -> Present.in(page.taskArns()),
                    ListTasksResponse::nextToken);
            services += items(ofCluster, gaps).size();
            tasks += items(running, gaps).size();
        }
        if (deadline.passed()) {
            return new Step.Paused(Cursor.START);
        }
        return new Step.Finished(outcome(clusters, arns.size(), services, tasks, gaps), Extent.of(services + tasks));
    }

    private static Outcome outcome(Listed<String> clusters, int known, long services, long tasks, List<String> gaps) {
        if (known == 0) {
            return clusters instanceof Listed.Cut<String> cut
                    ? cut.why()
                    : new Outcome.Empty("there is no cluster here");
        }
        String held = Counted.of(known, "cluster") + ", " + Counted.of(services, "service") + ", "
                + Counted.of(tasks, "running task");
        return gaps.isEmpty()
                ? new Outcome.Collected(held)
                : new Outcome.Partial(held + "; not all were listed: " + gaps.getFirst());
    }

    private static List<String> items(Listed<String> listed, List<String> gaps) {
        return switch (listed) {
            case Listed.Whole<String> whole -> whole.items();
            case Listed.OutOfTime<String> out -> List.of();
            case Listed.Cut<String> cut -> {
                gaps.add(cut.why().message());
                yield cut.items();
            }
        };
    }

    private static Map<String, String> params(String cluster, String token) {
        Map<String, String> params = new TreeMap<>(Map.of("cluster", cluster, "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return params;
    }

    private static @Nullable String orNull(String token) {
        return token.isEmpty() ? null : token;
    }
}
