package org.ephemera.azure.target;

import com.azure.resourcemanager.containerinstance.fluent.models.ContainerGroupInner;
import com.azure.resourcemanager.containerinstance.models.ContainerGroupDiagnostics;
import com.azure.resourcemanager.containerinstance.models.ContainerGroupIdentity;
import com.azure.resourcemanager.containerinstance.models.ContainerGroupPropertiesInstanceView;
import com.azure.resourcemanager.containerinstance.models.ContainerGroupSubnetId;
import com.azure.resourcemanager.containerinstance.models.LogAnalytics;
import com.azure.resourcemanager.containerinstance.models.LogAnalyticsLogType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.LifecycleEvent;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a container group from which its other items are planned.
 *
 * @param stopped true if the group was stopped, which deleted the output of its containers
 * @param principals object ids of its managed identities
 * @param workspace customer id of the Log Analytics workspace in its definition
 * @param insights true if its output is sent there in the format of Container Insights, into other tables
 * @param subnets ids of its subnets, as the group spells them
 * @param images images that its containers ran
 * @param gap outcome of the group's item, if the group could not be read
 */
public record KnownGroup(
        List<KnownContainer> containers,
        List<LifecycleEvent> moments,
        boolean stopped,
        List<String> principals,
        Optional<String> workspace,
        boolean insights,
        List<String> subnets,
        List<KnownImage> images,
        Optional<Outcome> gap) {
    public KnownGroup {
        containers = List.copyOf(containers);
        moments = List.copyOf(moments);
        principals = List.copyOf(principals);
        subnets = List.copyOf(subnets);
        images = List.copyOf(images);
    }

    /** Reads the facts from the group's description. */
    public static KnownGroup of(ContainerGroupInner group, StoredResponse received) {
        Stream<KnownContainer> init =
                SdkCollections.withoutNulls(group.initContainers()).stream().map(KnownContainer::of);
        Stream<KnownContainer> others =
                SdkCollections.withoutNulls(group.containers()).stream().map(KnownContainer::of);
        @Nullable ContainerGroupDiagnostics diagnostics = group.diagnostics();
        @Nullable LogAnalytics analytics = diagnostics == null ? null : diagnostics.logAnalytics();
        return new KnownGroup(
                Stream.concat(init, others)
                        .filter(container -> Objects.nonNull(container.name()))
                        .toList(),
                GroupLifecycleEvents.of(group, received),
                isStopped(group.instanceView()),
                principals(group.identity()),
                Optional.ofNullable(analytics).map(LogAnalytics::workspaceId),
                Optional.ofNullable(analytics)
                        .map(LogAnalytics::logType)
                        .filter(type -> LogAnalyticsLogType.CONTAINER_INSIGHTS
                                .toString()
                                .equalsIgnoreCase(type.toString()))
                        .isPresent(),
                SdkCollections.withoutNulls(group.subnetIds()).stream()
                        .map(ContainerGroupSubnetId::id)
                        .filter(Objects::nonNull)
                        .toList(),
                images(group),
                Optional.empty());
    }

    /** Returns a group without facts, because its description is unavailable. */
    public static KnownGroup unavailable(Outcome gap) {
        return new KnownGroup(
                List.of(),
                List.of(),
                false,
                List.of(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.of(gap));
    }

    private static boolean isStopped(@Nullable ContainerGroupPropertiesInstanceView view) {
        return view != null && "Stopped".equalsIgnoreCase(view.state());
    }

    private static List<KnownImage> images(ContainerGroupInner group) {
        String os = String.valueOf(group.osType());
        Stream<Optional<KnownImage>> init = SdkCollections.withoutNulls(group.initContainers()).stream()
                .map(container -> KnownImage.of(container, os));
        Stream<Optional<KnownImage>> others =
                SdkCollections.withoutNulls(group.containers()).stream().map(container -> KnownImage.of(container, os));
        return Stream.concat(init, others).flatMap(Optional::stream).toList();
    }

    private static List<String> principals(@Nullable ContainerGroupIdentity identity) {
        List<String> all = new ArrayList<>();
        if (identity != null) {
            Optional.ofNullable(identity.principalId()).ifPresent(all::add);
            Optional.ofNullable(identity.userAssignedIdentities())
                    .ifPresent(users -> users.values().stream()
                            .filter(Objects::nonNull)
                            .map(user -> user.principalId())
                            .filter(Objects::nonNull)
                            .forEach(all::add));
        }
        return all;
    }
}
