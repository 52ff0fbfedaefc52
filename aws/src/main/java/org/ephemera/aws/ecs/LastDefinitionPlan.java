package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.target.DefinitionParameters;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Plans the last definition of a service of which ECS returns no task any more, or whose tasks the caller may not list.
 * ECS returns no task about one hour after a service was scaled to zero or deleted. The service still references its
 * definition, which states where its tasks logged.
 */
final class LastDefinitionPlan {
    /** Limit of services of a cluster. Each adds logs, images and roles, and the investigator did not choose it. */
    private static final int MOST_SERVICES = 20;

    /** End of an event message that ECS repeats, also for services that have run nothing for months. */
    private static final String STEADY = "has reached a steady state.";

    private final AwsClients clients;
    private final ItemCalls calls;
    private final PlannedItem item;
    private final EcsPlace place;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param item the item that found the services
     */
    LastDefinitionPlan(AwsClients clients, ItemCalls calls, PlannedItem item, Recorder recorder) {
        this.clients = clients;
        this.calls = calls;
        this.item = item;
        this.place = EcsPlace.of(item);
        this.recorder = recorder;
    }

    /**
     * Plans the definitions of deleted and idle services.
     *
     * @return false if time ran out
     */
    boolean plan(List<Service> services, Deadline deadline) throws IOException {
        List<Service> idle = new ArrayList<>();
        for (Service service : place.isOneTask() ? List.<Service>of() : services) {
            if (isDeleted(service)) {
                idle.add(service);
            } else if (isIdle(service)) {
                ListResult<String> stopped = new ListPager(calls.recorded(), deadline)
                        .read(
                                token -> stopped(service, token),
                                page -> SdkCollections.withoutNulls(page.taskArns()),
                                ListTasksResponse::nextToken);
                if (stopped instanceof ListResult.OutOfTime<String>) {
                    return false;
                }
                // A listed task has a description with more detail. A caller who may not list tasks has only the
                // service.
                if (!(stopped instanceof ListResult.Complete<String> whole)
                        || whole.items().isEmpty()) {
                    idle.add(service);
                }
            }
        }
        idle.sort(Comparator.comparing(LastDefinitionPlan::lastEvent).reversed());
        idle.stream()
                .limit(MOST_SERVICES)
                .flatMap(service -> definitions(service).stream())
                .distinct()
                .forEach(this::plan);
        int left = idle.size() - MOST_SERVICES;
        if (left > 0) {
            skip(left);
        }
        return true;
    }

    /**
     * Plans the definition that the service references, for a caller who may not list its tasks.
     * {@link #plan(List, Deadline)} does this for a service that runs nothing.
     *
     * @return false if time ran out
     */
    boolean planDesiredDefinition() throws IOException {
        String name = place.service();
        return switch (calls.call(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICES,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "services", name)),
                recorded -> clients.ecs(place.region())
                        .describeServices(r ->
                                r.cluster(place.clusterArn()).services(name).overrideConfiguration(recorded)))) {
            case CallResult.Failed<DescribeServicesResponse> refused -> !calls.isEndedByDeadline(refused.failure());
            case CallResult.Answered<DescribeServicesResponse> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                SdkCollections.withoutNulls(answered.response().services()).stream()
                        .filter(service -> !isDeleted(service) && !isIdle(service))
                        .flatMap(service -> definitions(service).stream())
                        .distinct()
                        .forEach(this::plan);
                yield true;
            }
        };
    }

    private static boolean isDeleted(Service service) {
        return "INACTIVE".equals(service.status());
    }

    /**
     * Reports whether the service runs no task. Services of a cluster count only if ECS reported an event of them in
     * the window.
     */
    private boolean isIdle(Service service) {
        boolean runs = number(service.runningCount()) + number(service.pendingCount()) > 0;
        return !runs
                && (!place.service().isEmpty()
                        || !lastEvent(service).isBefore(item.window().from()));
    }

    private static Instant lastEvent(Service service) {
        return SdkCollections.withoutNulls(service.events()).stream()
                .filter(event -> !String.valueOf(event.message()).endsWith(STEADY))
                .flatMap(event -> Stream.ofNullable(event.createdAt()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /**
     * Returns the definitions of the service. With an external deployment controller, each task set has a separate one.
     */
    private static NavigableSet<String> definitions(Service service) {
        NavigableSet<String> definitions = new TreeSet<>();
        Stream.concat(
                        Stream.ofNullable(service.taskDefinition()),
                        SdkCollections.withoutNulls(service.taskSets()).stream()
                                .map(TaskSet::taskDefinition)
                                .filter(Objects::nonNull))
                .forEach(definitions::add);
        return definitions;
    }

    private void plan(String definition) {
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                item.window(),
                new DefinitionParameters(
                        place,
                        Optional.of(definition),
                        List.of(),
                        new DefinitionParameters.Earlier(true, Optional.of(List.of()))));
    }

    private void skip(int services) {
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                item.window(),
                PresetOutcome.with(
                        DefinitionParameters.unknown(place),
                        new Outcome.Skipped("among services without running tasks, only the " + MOST_SERVICES
                                + " with the most recent ECS events are examined; collect the " + services
                                + (services == 1 ? " other" : " others") + " by ARN")));
    }

    private CallResult<ListTasksResponse> stopped(Service service, String token) throws IOException {
        String name = String.valueOf(service.serviceName());
        Map<String, String> params = new TreeMap<>(Map.of(
                "cluster", place.clusterArn(),
                "desiredStatus", DesiredStatus.STOPPED.toString(),
                "serviceName", name));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.call(
                ApiRequest.of(EcsCatalog.LIST_TASKS, place.region(), params),
                recorded -> clients.ecs(place.region())
                        .listTasks(r -> r.cluster(place.clusterArn())
                                .serviceName(name)
                                .desiredStatus(DesiredStatus.STOPPED)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
