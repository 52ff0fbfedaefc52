package org.ephemera.azure.target;

import com.azure.resourcemanager.appcontainers.fluent.models.ContainerAppInner;
import com.azure.resourcemanager.appcontainers.models.Configuration;
import com.azure.resourcemanager.appcontainers.models.Ingress;
import com.azure.resourcemanager.appcontainers.models.ManagedServiceIdentity;
import com.azure.resourcemanager.appcontainers.models.TrafficWeight;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a container app from which its other items are planned.
 *
 * @param environment resource id of its environment, as the app spells it
 * @param revisions names of revisions in its description: the newest, and those that receive traffic
 * @param principals object ids of its managed identities
 * @param gap outcome of the app's item, if the app could not be read
 */
public record KnownApp(
        Optional<String> environment, List<String> revisions, List<String> principals, Optional<Outcome> gap) {
    public KnownApp {
        revisions = List.copyOf(revisions);
        principals = List.copyOf(principals);
    }

    /** Reads the facts from the app's description. */
    public static KnownApp of(ContainerAppInner app) {
        return new KnownApp(
                Optional.ofNullable(app.environmentId()).or(() -> Optional.ofNullable(app.managedEnvironmentId())),
                Stream.concat(
                                Stream.of(app.latestRevisionName(), app.latestReadyRevisionName()),
                                traffic(app.configuration()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                principals(app.identity()),
                Optional.empty());
    }

    /** Returns an app without facts, because its description is unavailable. */
    public static KnownApp unavailable(Outcome gap) {
        return new KnownApp(Optional.empty(), List.of(), List.of(), Optional.of(gap));
    }

    private static Stream<@Nullable String> traffic(@Nullable Configuration configuration) {
        @Nullable Ingress ingress = configuration == null ? null : configuration.ingress();
        return ingress == null
                ? Stream.empty()
                : SdkCollections.withoutNulls(ingress.traffic()).stream().map(TrafficWeight::revisionName);
    }

    static List<String> principals(@Nullable ManagedServiceIdentity identity) {
        if (identity == null) {
            return List.of();
        }
        Stream<@Nullable UUID> users = identity.userAssignedIdentities() == null
                ? Stream.empty()
                : identity.userAssignedIdentities().values().stream()
                        .filter(Objects::nonNull)
                        .map(user -> user.principalId());
        return Stream.concat(Stream.of(identity.principalId()), users)
                .filter(Objects::nonNull)
                .map(UUID::toString)
                .toList();
    }
}
