package org.ephemera.azure.target;

import com.azure.resourcemanager.containerinstance.fluent.models.ContainerGroupInner;
import com.azure.resourcemanager.containerinstance.models.Container;
import com.azure.resourcemanager.containerinstance.models.ContainerPropertiesInstanceView;
import com.azure.resourcemanager.containerinstance.models.ContainerState;
import com.azure.resourcemanager.containerinstance.models.Event;
import com.azure.resourcemanager.containerinstance.models.InitContainerDefinition;
import com.azure.resourcemanager.containerinstance.models.InitContainerPropertiesDefinitionInstanceView;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Lifecycle events of a group from its description: its events, and the times at which the states of its containers
 * began and ended.
 */
final class GroupLifecycleEvents {
    private final StoredResponse received;
    private final List<LifecycleEvent> moments = new ArrayList<>();

    private GroupLifecycleEvents(StoredResponse received) {
        this.received = received;
    }

    static List<LifecycleEvent> of(ContainerGroupInner group, StoredResponse received) {
        GroupLifecycleEvents found = new GroupLifecycleEvents(received);
        if (group.instanceView() != null) {
            found.events(group.instanceView().events(), "/properties/instanceView/events");
        }
        List<Container> containers = listOf(group.containers());
        for (int i = 0; i < containers.size(); i++) {
            @Nullable Container container = containers.get(i);
            @Nullable ContainerPropertiesInstanceView view = container == null ? null : container.instanceView();
            if (view != null) {
                String at = "/properties/containers/" + i + "/properties/instanceView";
                found.events(view.events(), at + "/events");
                found.state(view.previousState(), at + "/previousState");
                found.state(view.currentState(), at + "/currentState");
            }
        }
        List<InitContainerDefinition> inits = listOf(group.initContainers());
        for (int i = 0; i < inits.size(); i++) {
            @Nullable InitContainerDefinition init = inits.get(i);
            @Nullable InitContainerPropertiesDefinitionInstanceView view = init == null ? null : init.instanceView();
            if (view != null) {
                String at = "/properties/initContainers/" + i + "/properties/instanceView";
                found.events(view.events(), at + "/events");
                found.state(view.previousState(), at + "/previousState");
                found.state(view.currentState(), at + "/currentState");
            }
        }
        return found.moments;
    }

    private static <T> List<T> listOf(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private void events(@Nullable List<Event> events, String pointer) {
        List<Event> all = listOf(events);
        for (int i = 0; i < all.size(); i++) {
            @Nullable Event event = all.get(i);
            if (event != null) {
                time(String.valueOf(event.name()), event.lastTimestamp(), pointer + "/" + i);
            }
        }
    }

    private void state(@Nullable ContainerState state, String pointer) {
        if (state != null) {
            time("startTime", state.startTime(), pointer + "/startTime");
            time("finishTime", state.finishTime(), pointer + "/finishTime");
            if (state.exitCode() != null) {
                moments.add(new LifecycleEvent("exitCode", Optional.empty(), received.at(pointer + "/exitCode")));
            }
        }
    }

    private void time(String what, @Nullable OffsetDateTime at, String pointer) {
        if (at != null) {
            moments.add(new LifecycleEvent(what, Optional.of(at.toInstant()), received.at(pointer)));
        }
    }
}
