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

/** What {@code DescribeTasks} tells of a task's life, in the order in which such things happen. */
final class TaskLifecycleEvents {
    private final StoredResponse received;
    private final String task;
    private final List<LifecycleEvent> moments = new ArrayList<>();

    private TaskLifecycleEvents(StoredResponse received, int index) {
        this.received = received;
        this.task = "/tasks/" + index;
    }

    /** @param index of the task in the answer */
    static List<LifecycleEvent> of(Task task, StoredResponse received, int index) {
        TaskLifecycleEvents told = new TaskLifecycleEvents(received, index);
        told.time("createdAt", task.createdAt());
        told.fact("attachments", task.hasAttachments() && !task.attachments().isEmpty() ? task.attachments() : null);
        told.time("connectivityAt", task.connectivityAt());
        told.time("pullStartedAt", task.pullStartedAt());
        told.time("pullStoppedAt", task.pullStoppedAt());
        told.time("startedAt", task.startedAt());
        told.time("stoppingAt", task.stoppingAt());
        told.time("executionStoppedAt", task.executionStoppedAt());
        told.time("stoppedAt", task.stoppedAt());
        told.fact("stopCode", task.stopCodeAsString());
        told.fact("stoppedReason", task.stoppedReason());
        List<Container> containers = task.containers();
        for (int i = 0; i < containers.size(); i++) {
            @Nullable Container container = containers.get(i);
            if (container != null) {
                told.fact("containers/" + i + "/exitCode", container.exitCode());
                told.fact("containers/" + i + "/reason", container.reason());
            }
        }
        return told.moments;
    }

    private void time(String field, @Nullable Instant at) {
        if (at != null) {
            moments.add(new LifecycleEvent(field, Optional.of(at), received.at(task + "/" + field)));
        }
    }

    private void fact(String path, @Nullable Object value) {
        if (value != null) {
            moments.add(new LifecycleEvent(path, Optional.empty(), received.at(task + "/" + path)));
        }
    }
}
