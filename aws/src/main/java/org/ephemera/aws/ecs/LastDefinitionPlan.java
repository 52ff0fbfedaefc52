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
 * Plans what a service ran last of which ECS lists no task any more: an hour after it was scaled to nothing, or deleted; or whose tasks
 * nobody may list. It still names its definition, and that tells where its tasks logged.
 */
final class LastDefinitionPlan {
    /** Of a cluster. Each leads to logs, images and roles, and nobody chose it. */
    private static final int MOST_SERVICES = 20;

    /** ECS says it again from time to time, also of services that have run nothing for months. */
    private static final String STEADY = "has reached a steady state.";

    private final AwsClients clients;
    private final ItemCalls calls;
    private final PlannedItem about;
    private final EcsPlace place;
    private final Recorder recorder;

    /** @param about the item that found the services */
    LastDefinitionPlan(AwsClients clients, ItemCalls calls, PlannedItem about, Recorder recorder) {
        this.clients = clients;
        this.calls = calls;
        this.about = about;
        this.place = EcsPlace.of(about);
        this.recorder = recorder;
    }

    /** @return false if time ran out before it was known */
    boolean plan(List<Service> services, Deadline deadline) throws IOException {
        List<Service> over = new ArrayList<>();
        for (Service service : place.isOneTask() ? List.<Service>of() : services) {
            if (isDeleted(service)) {
                over.add(service);
            } else if (isIdle(service)) {
                ListResult<String> stopped = new ListPager(calls.recorded(), deadline)
                        .read(
                                token -> stopped(service, token),
                                page -> SdkCollections.in(page.taskArns()),
                                ListTasksResponse::nextToken);
                if (stopped instanceof ListResult.OutOfTime<String>) {
                    return false;
                }
                // Of a task that is still listed its own description tells more. Whoever may list none has only this.
                if (!(stopped instanceof ListResult.Whole<String> whole)
                        || whole.items().isEmpty()) {
                    over.add(service);
                }
            }
        }
        over.sort(Comparator.comparing(LastDefinitionPlan::lastHeardOf).reversed());
        over.stream()
                .limit(MOST_SERVICES)
                .flatMap(service -> definitions(service).stream())
                .distinct()
                .forEach(this::plan);
        int left = over.size() - MOST_SERVICES;
        if (left > 0) {
            leave(left);
        }
        return true;
    }

    /**
     * What the service shall run, for whoever may not list its tasks: it names its definition itself. Of one that runs nothing
     * {@link #plan(List, Deadline)} does this.
     *
     * @return false if time ran out before it was known
     */
    boolean planUnlisted() throws IOException {
        String name = place.service();
        return switch (calls.ask(
                ApiRequest.of(
                        EcsCatalog.DESCRIBE_SERVICES,
                        place.region(),
                        Map.of("cluster", place.clusterArn(), "services", name)),
                recorded -> clients.ecs(place.region())
                        .describeServices(r ->
                                r.cluster(place.clusterArn()).services(name).overrideConfiguration(recorded)))) {
            case CallResult.Refused<DescribeServicesResponse> refused -> !calls.cutByDeadline(refused.refusal());
            case CallResult.Answered<DescribeServicesResponse> answered -> {
                calls.log(answered.received(), ResponsePage.only(1));
                SdkCollections.in(answered.response().services()).stream()
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

    /** Of a cluster only those of which ECS told something in the time that is asked about. */
    private boolean isIdle(Service service) {
        boolean runs = number(service.runningCount()) + number(service.pendingCount()) > 0;
        return !runs
                && (!place.service().isEmpty()
                        || !lastHeardOf(service).isBefore(about.window().from()));
    }

    private static Instant lastHeardOf(Service service) {
        return SdkCollections.in(service.events()).stream()
                .filter(event -> !String.valueOf(event.message()).endsWith(STEADY))
                .flatMap(event -> Stream.ofNullable(event.createdAt()))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    /** Of a service that somebody else's controller deploys, each task set has one of its own. */
    private static NavigableSet<String> definitions(Service service) {
        NavigableSet<String> definitions = new TreeSet<>();
        Stream.concat(
                        Stream.ofNullable(service.taskDefinition()),
                        SdkCollections.in(service.taskSets()).stream()
                                .map(TaskSet::taskDefinition)
                                .filter(Objects::nonNull))
                .forEach(definitions::add);
        return definitions;
    }

    private void plan(String definition) {
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                about.window(),
                new DefinitionParameters(
                        place,
                        Optional.of(definition),
                        List.of(),
                        new DefinitionParameters.Earlier(true, Optional.of(List.of()))));
    }

    private void leave(int services) {
        recorder.plan(
                EcsCatalog.TASK_DEFINITION,
                about.window(),
                PresetOutcome.with(
                        DefinitionParameters.unknown(place),
                        new Outcome.Skipped("of services that run nothing any more the " + MOST_SERVICES
                                + " of which ECS told last are looked at; collect the " + services
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
        return calls.ask(
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
