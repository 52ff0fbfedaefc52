package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Plans what a service ran last of which ECS lists no task any more: an hour after it was scaled to nothing, or deleted. It still
 * names its definition, and that tells where its tasks logged.
 */
final class LastDefinitions {
    private final AwsClients clients;
    private final Calls calls;
    private final PlannedItem about;
    private final EcsPlace place;
    private final Recorder recorder;

    /** @param about the item that found the services */
    LastDefinitions(AwsClients clients, Calls calls, PlannedItem about, Recorder recorder) {
        this.clients = clients;
        this.calls = calls;
        this.about = about;
        this.place = new EcsPlace(about);
        this.recorder = recorder;
    }

    /** @return false if time ran out before it was known */
    boolean plan(Service service, Deadline deadline) throws IOException {
        boolean deleted = "INACTIVE".equals(service.status());
        if (place.isOneTask() || !(deleted || isIdle(service))) {
            return true;
        }
        if (!deleted) {
            Listed<String> stopped = new Pager(calls, deadline)
                    .read(
                            token -> stopped(service, token),
                            page -> Present.in(page.taskArns()),
                            ListTasksResponse::nextToken);
            if (stopped instanceof Listed.OutOfTime<String>) {
                return false;
            }
            // Of a task that is still listed its own description tells more. Whoever may list none has only this.
            if (stopped instanceof Listed.Whole<String> whole && !whole.items().isEmpty()) {
                return true;
            }
        }
        definitions(service).forEach(this::plan);
        return true;
    }

    /** Of a cluster only those of which ECS told something in the time that is asked about. */
    private boolean isIdle(Service service) {
        boolean runs = number(service.runningCount()) + number(service.pendingCount()) > 0;
        return !runs && (!about.param("service").isEmpty() || wasHeardOf(service, about.window()));
    }

    private static boolean wasHeardOf(Service service, TimeWindow window) {
        return Present.in(service.events()).stream()
                .map(event -> event.createdAt())
                .anyMatch(time -> time != null && !time.isBefore(window.from()));
    }

    /** Of a service that somebody else's controller deploys, each task set has one of its own. */
    private static SortedSet<String> definitions(Service service) {
        SortedSet<String> definitions = new TreeSet<>();
        Stream.concat(
                        Stream.ofNullable(service.taskDefinition()),
                        Present.in(service.taskSets()).stream()
                                .map(TaskSet::taskDefinition)
                                .filter(Objects::nonNull))
                .forEach(definitions::add);
        return definitions;
    }

    private void plan(String definition) {
        Map<String, String> params = place.params();
        params.put("taskDefinition", definition);
        params.put("tasks", DefinedTask.toJson(List.of()));
        params.put("ofService", "true");
        params.put("known", Texts.toJson(List.of()));
        recorder.plan(EcsTaskDefinitionSource.ARTIFACT, about.window(), params);
    }

    private Reply<ListTasksResponse> stopped(Service service, String token) throws IOException {
        String name = String.valueOf(service.serviceName());
        Map<String, String> params = new TreeMap<>(Map.of(
                "cluster", place.clusterArn(),
                "desiredStatus", DesiredStatus.STOPPED.toString(),
                "serviceName", name));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.ask(
                Question.of(EcsTasksSource.LIST, place.region(), params),
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
