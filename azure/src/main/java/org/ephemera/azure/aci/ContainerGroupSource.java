package org.ephemera.azure.aci;

import com.azure.resourcemanager.containerinstance.fluent.models.ContainerGroupInner;
import com.azure.resourcemanager.containerinstance.models.ContainerGroupPropertiesInstanceView;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.DiscoveryHandler;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.plan.GroupPlan;
import org.ephemera.azure.target.KnownContainer;
import org.ephemera.azure.target.KnownGroup;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.jspecify.annotations.Nullable;

/**
 * Source of a container group: its definition and the states of its containers. All other items of the group are
 * planned from the response.
 */
public final class ContainerGroupSource implements EvidenceSource {
    private final AzureClients clients;

    public ContainerGroupSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        return DiscoveryHandler.call(
                new ItemCalls(AciCatalog.GROUP, recorder, deadline, clients),
                ApiRequest.of(AciCatalog.GET_GROUP, Map.of("resourceId", place.id(), "api-version", "2023-05-01")),
                recorded -> clients.containerInstances(place.subscription())
                        .getContainerGroups()
                        .getByResourceGroupWithResponse(place.resourceGroup(), place.resourceName(), recorded)
                        .getValue(),
                new Rest(item, recorder, clients.clock().instant()));
    }

    /** Plans the items that depend on the group. */
    private record Rest(PlannedItem item, Recorder recorder, Instant now)
            implements DiscoveryHandler<ContainerGroupInner> {
        @Override
        public String handleResponse(ContainerGroupInner group, StoredResponse received) {
            new GroupPlan(item, KnownGroup.of(group, received), recorder).plan(now);
            return summary(group);
        }

        @Override
        public String detail(ContainerGroupInner group) {
            return state(group).equals("Running") ? DetailCode.RUNNING : "";
        }

        @Override
        public void handleGap(Outcome gap) {
            new GroupPlan(item, KnownGroup.unavailable(gap), recorder).plan(now);
        }
    }

    private static String state(ContainerGroupInner group) {
        @Nullable ContainerGroupPropertiesInstanceView view = group.instanceView();
        return view == null ? "null" : SanitizedText.of(String.valueOf(view.state()));
    }

    private static String summary(ContainerGroupInner group) {
        int init = SdkCollections.withoutNulls(group.initContainers()).size();
        String restarts = SdkCollections.withoutNulls(group.containers()).stream()
                .map(KnownContainer::of)
                .filter(container -> container.restarts() > 0)
                .map(container -> "; " + SanitizedText.of(String.valueOf(container.name())) + " was restarted "
                        + CountText.of(container.restarts(), "time"))
                .collect(Collectors.joining());
        return "the group is " + state(group) + " and has "
                + CountText.of(SdkCollections.withoutNulls(group.containers()).size(), "container")
                + (init == 0 ? "" : " and " + CountText.of(init, "init container")) + restarts;
    }
}
