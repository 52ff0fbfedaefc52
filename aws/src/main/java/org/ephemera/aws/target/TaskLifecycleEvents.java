package org.ephemera.aws.target;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.Task;

/** Lifecycle events of a task in a response of {@code DescribeTasks}, in the order in which they happen. */
final class TaskLifecycleEvents {
    private final StoredResponse received;
    private final String task;
    private final List<LifecycleEvent> found = new ArrayList<>();

    private TaskLifecycleEvents(StoredResponse received, int index) {
        this.received = received;
        this.task = "/tasks/" + index;
    }

    /**
     * Returns the events.
     *
     * @param index of the task in the response
     */
    static List<LifecycleEvent> of(Task task, StoredResponse received, int index) {
        TaskLifecycleEvents events = new TaskLifecycleEvents(received, index);
        events.time("createdAt", task.createdAt());
        events.fact("attachments", task.hasAttachments() && !task.attachments().isEmpty() ? task.attachments() : null);
        events.time("connectivityAt", task.connectivityAt());
        events.time("pullStartedAt", task.pullStartedAt());
        events.time("pullStoppedAt", task.pullStoppedAt());
        events.time("startedAt", task.startedAt());
        events.time("stoppingAt", task.stoppingAt());
        events.time("executionStoppedAt", task.executionStoppedAt());
        events.time("stoppedAt", task.stoppedAt());
        events.fact("stopCode", task.stopCodeAsString());
        events.fact("stoppedReason", task.stoppedReason());
        List<Container> containers = task.containers();
        for (int i = 0; i < containers.size(); i++) {
            @Nullable Container container = containers.get(i);
            if (container != null) {
                events.fact("containers/" + i + "/exitCode", container.exitCode());
                events.fact("containers/" + i + "/reason", container.reason());
            }
        }
        return events.found;
    }

    private void time(String field, @Nullable Instant at) {
        if (at != null) {
            found.add(new LifecycleEvent(field, Optional.of(at), received.at(task + "/" + field)));
        }
    }

    private void fact(String path, @Nullable Object value) {
        if (value != null) {
            found.add(new LifecycleEvent(path, Optional.empty(), received.at(task + "/" + path)));
        }
    }
}
