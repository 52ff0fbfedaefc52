package org.ephemera.azure.target;

import com.azure.resourcemanager.containerinstance.models.Container;
import com.azure.resourcemanager.containerinstance.models.ContainerPropertiesInstanceView;
import com.azure.resourcemanager.containerinstance.models.ContainerState;
import com.azure.resourcemanager.containerinstance.models.InitContainerDefinition;
import com.azure.resourcemanager.containerinstance.models.InitContainerPropertiesDefinitionInstanceView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a container of a group that its log item needs.
 *
 * @param init true for an init container
 * @param restarts number of restarts
 * @param started start of the current instance; empty if it never started or the description lacks it
 * @param before start and end of the previous instance, if the description contains them
 */
public record KnownContainer(
        String name, boolean init, int restarts, Optional<Instant> started, Optional<String> before, boolean hasRun) {

    /** Reads the facts of a container. */
    public static KnownContainer of(Container container) {
        @Nullable ContainerPropertiesInstanceView view = container.instanceView();
        return view == null
                ? new KnownContainer(container.name(), false, 0, Optional.empty(), Optional.empty(), false)
                : of(container.name(), false, view.restartCount(), view.currentState(), view.previousState());
    }

    /** Reads the facts of an init container. */
    public static KnownContainer of(InitContainerDefinition container) {
        @Nullable InitContainerPropertiesDefinitionInstanceView view = container.instanceView();
        return view == null
                ? new KnownContainer(container.name(), true, 0, Optional.empty(), Optional.empty(), false)
                : of(container.name(), true, view.restartCount(), view.currentState(), view.previousState());
    }

    private static KnownContainer of(
            String name,
            boolean init,
            @Nullable Integer restarts,
            @Nullable ContainerState current,
            @Nullable ContainerState previous) {
        Optional<Instant> started = time(current == null ? null : current.startTime());
        int count = restarts == null ? 0 : restarts;
        return new KnownContainer(
                name, init, count, started, before(previous), started.isPresent() || count > 0 || previous != null);
    }

    private static Optional<String> before(@Nullable ContainerState previous) {
        if (previous == null) {
            return Optional.empty();
        }
        String from = time(previous.startTime()).map(at -> " from " + at).orElse("");
        String to = time(previous.finishTime()).map(at -> " to " + at).orElse("");
        String code = previous.exitCode() == null ? "" : ", exit code " + previous.exitCode();
        return Optional.of("the previous instance ran" + from + to + code);
    }

    private static Optional<Instant> time(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant);
    }
}
