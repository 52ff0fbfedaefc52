package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.plan.SecurityGroupPlan;
import org.ephemera.aws.plan.TargetGroupPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.OptionalTimes;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.ServiceField;

/**
 * Source of a service, or of every service of a cluster, with events, deployments and task sets
 * ({@code DescribeServices}). Earlier deployments, target groups and the security groups of the tasks are planned from
 * here. The last definition of a service is planned too if ECS returns no task of it any more
 * ({@link LastDefinitionPlan}).
 */
public final class EcsServiceSource implements EvidenceSource {
    private static final int MOST_A_CALL = 10;
    /** Limit of described services; each further service of a larger cluster needs a separate package. */
    private static final int MOST_SERVICES = 200;
    /** Number of events that ECS keeps for each service. */
    private static final int MOST_EVENTS = 100;

    private final AwsClients clients;

    public EcsServiceSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        return finishUnresolved(outcome, item, recorder);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.SERVICE, recorder, deadline, clients);
        String service = EcsPlace.of(item).service();
        if (!service.isEmpty()) {
            return describe(List.of(service), List.of(), item, calls, recorder, deadline);
        }
        ListResult<String> listed = new ListPager(calls.recorded(), deadline)
                .read(
                        token -> list(item, token, calls),
                        page -> SdkCollections.withoutNulls(page.serviceArns()),
                        ListServicesResponse::nextToken);
        return switch (listed) {
            case ListResult.OutOfTime<String> out -> new SourceResult.Paused(ResumeCursor.START);
            case ListResult.Complete<String> whole
            when whole.items().isEmpty() ->
                finishUnresolved(new Outcome.Empty("the cluster has no service"), item, recorder);
            case ListResult.Complete<String> whole ->
                describe(whole.items(), List.of(), item, calls, recorder, deadline);
            case ListResult.Incomplete<String> cut
            when cut.items().isEmpty() ->
                finishUnresolved(new CallerIdentity(clients, calls).explain(cut.why(), item), item, recorder);
            case ListResult.Incomplete<String> cut ->
                describe(
                        cut.items(),
                        List.of("the list of services is incomplete: "
                                + cut.why().message()),
                        item,
                        calls,
                        recorder,
                        deadline);
        };
    }

    private SourceResult describe(
            List<String> all,
            List<String> knownGaps,
            PlannedItem item,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline)
            throws IOException {
        List<String> names = all.stream().distinct().limit(MOST_SERVICES).toList();
        List<String> gaps = new ArrayList<>(knownGaps);
        if (names.size() < all.size()) {
            int left = all.size() - names.size();
            gaps.add(CountText.of(left, "more service") + " of the cluster " + (left == 1 ? "is" : "are")
                    + " listed but not described (limit " + MOST_SERVICES + "); collect each by its ARN");
        }
        EcsDescribeCalls<Service> services = new EcsDescribeCalls<>("service", calls, recorder, deadline);
        if (!services.describe(
                names,
                MOST_A_CALL,
                some -> ask(item, some, calls),
                DescribeServicesResponse::services,
                DescribeServicesResponse::failures)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        if (services.described().isEmpty()) {
            return finishUnresolved(
                    new CallerIdentity(clients, calls).explain(services.emptyOutcome(), item), item, recorder);
        }
        for (EcsDescribeCalls.Described<Service> described : services.described()) {
            recorder.plan(EcsCatalog.SERVICE_DEPLOYMENTS, item.window(), deployments(described.resource(), item));
            new TargetGroupPlan(item, recorder).plan(described.resource());
        }
        if (!new LastDefinitionPlan(clients, calls, item, recorder)
                .plan(
                        services.described().stream()
                                .map(EcsDescribeCalls.Described::resource)
                                .toList(),
                        deadline)) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        SecurityGroupPlan.plan(
                services.described().stream()
                        .flatMap(described -> ServiceSecurityGroups.securityGroups(described.resource()).stream())
                        .toList(),
                item,
                recorder);
        Outcome outcome = services.outcome(message(services.described()));
        return new SourceResult.Finished(
                gaps.isEmpty() ? outcome : new Outcome.Partial(outcome.message() + "; " + String.join("; ", gaps)),
                extent(services.described()));
    }

    private static SourceResult finishUnresolved(Outcome outcome, PlannedItem item, Recorder recorder) {
        new TargetGroupPlan(item, recorder).unresolved(outcome);
        return new SourceResult.Finished(outcome);
    }

    private CallResult<ListServicesResponse> list(PlannedItem item, String token, ItemCalls calls) throws IOException {
        EcsPlace place = EcsPlace.of(item);
        Map<String, String> params =
                new TreeMap<>(Map.of("cluster", place.clusterArn(), "maxResults", "100", "nextToken", token));
        params.values().removeIf(String::isEmpty);
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_SERVICES, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listServices(r -> r.cluster(place.clusterArn())
                                .maxResults(100)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private CallResult<DescribeServicesResponse> ask(PlannedItem item, List<String> names, ItemCalls calls)
            throws IOException {
        EcsPlace place = EcsPlace.of(item);
        return calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICES,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "services", String.join(",", names), "include", "TAGS")),
                recorded -> clients.ecs(place.region())
                        .describeServices(r -> r.cluster(place.clusterArn())
                                .services(names)
                                .include(ServiceField.TAGS)
                                .overrideConfiguration(recorded)));
    }

    private static EcsCatalog.ServiceDeploymentsParameters deployments(Service service, PlannedItem item) {
        Set<String> revisions = new LinkedHashSet<>();
        for (ServiceCurrentRevisionSummary current : SdkCollections.withoutNulls(service.currentServiceRevisions())) {
            if (current.arn() != null) {
                revisions.add(current.arn());
            }
        }
        return new EcsCatalog.ServiceDeploymentsParameters(
                EcsPlace.of(item).withService(String.valueOf(service.serviceName())),
                String.valueOf(service.serviceArn()),
                List.copyOf(revisions),
                Optional.ofNullable(service.deploymentController())
                        .map(DeploymentController::typeAsString)
                        .orElse(""));
    }

    private static String message(List<EcsDescribeCalls.Described<Service>> described) {
        int events = described.stream()
                .mapToInt(each -> each.resource().events().size())
                .sum();
        boolean full =
                described.stream().anyMatch(each -> each.resource().events().size() >= MOST_EVENTS);
        String kept = full ? " (ECS keeps the latest " + MOST_EVENTS + " of a service)" : "";
        if (described.size() > 1) {
            return CountText.of(described.size(), "service") + " with " + CountText.of(events, "event") + kept;
        }
        Service service = described.getFirst().resource();
        return "the service is " + SanitizedText.of(String.valueOf(service.status())) + ", with "
                + CountText.of(number(service.desiredCount()), "task") + " desired and "
                + number(service.runningCount()) + " running; " + CountText.of(events, "event") + kept + ", "
                + CountText.of(
                        SdkCollections.withoutNulls(service.deployments()).size(), "deployment") + ", "
                + CountText.of(SdkCollections.withoutNulls(service.taskSets()).size(), "task set");
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    /** Returns the extent of the events, because ECS deletes them first. */
    private static EvidenceExtent extent(List<EcsDescribeCalls.Described<Service>> described) {
        long count = 0;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
        for (EcsDescribeCalls.Described<Service> each : described) {
            for (ServiceEvent event :
                    SdkCollections.withoutNulls(each.resource().events())) {
                count++;
                first = OptionalTimes.earlier(first, Optional.ofNullable(event.createdAt()));
                last = OptionalTimes.later(last, Optional.ofNullable(event.createdAt()));
            }
        }
        return new EvidenceExtent(count, first, last, Optional.empty());
    }
}
