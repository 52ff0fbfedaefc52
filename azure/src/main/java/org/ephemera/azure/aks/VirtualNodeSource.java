package org.ephemera.azure.aks;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.containerinstance.fluent.models.ContainerGroupInner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the container group that runs a pod of an AKS virtual node. The group is in the resource group of the
 * cluster's nodes and has the pod's UID as a tag. The items of the group are planned as for any other container group.
 */
public final class VirtualNodeSource implements EvidenceSource {
    /** Name of the tag that the kubelet of virtual nodes sets. */
    private static final String TAG = "UID";

    private static final String VERSION = "2023-05-01";
    private final AzureClients clients;

    public VirtualNodeSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(
                ParameterCodec.read(item, AksCatalog.VirtualNodeParameters.class), outcome, EvidenceExtent.NONE);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var pod = ParameterCodec.read(item, AksCatalog.VirtualNodeParameters.class);
        ItemCalls calls = new ItemCalls(AksCatalog.VIRTUAL_NODE, recorder, deadline, clients);
        List<ArmId> groups = new ArrayList<>();
        ListResult<ContainerGroupInner> read = new ListPager(calls.recorded(), deadline)
                .read(
                        link -> ask(calls, pod, link),
                        page -> SdkCollections.withoutNulls(page.getValue()),
                        PagedResponse::getContinuationToken);
        read.items().forEach(group -> ofPod(group, pod).ifPresent(groups::add));
        if (read instanceof ListResult.OutOfTime) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        groups.forEach(group -> planGroup(group, pod, item, recorder));
        return finished(
                pod,
                groups.isEmpty() ? none(pod, read) : new Outcome.Collected("the pod runs as " + names(groups)),
                EvidenceExtent.of(read.items().size()));
    }

    private CallResult<PagedResponse<ContainerGroupInner>> ask(
            ItemCalls calls, AksCatalog.VirtualNodeParameters pod, String link) throws IOException {
        String subscription = pod.place().subscription();
        String group = pod.nodeGroup();
        Map<String, String> params = new TreeMap<>(
                Map.of("subscriptionId", subscription, "resourceGroupName", group, "api-version", VERSION));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(AksCatalog.LIST_GROUPS, params),
                recorded -> SinglePage.of(
                        clients.containerInstances(subscription)
                                .getContainerGroups()
                                .listByResourceGroup(group, recorded),
                        link));
    }

    private static Optional<ArmId> ofPod(ContainerGroupInner group, AksCatalog.VirtualNodeParameters pod) {
        String uid = group.tags() == null ? "" : group.tags().getOrDefault(TAG, "");
        return ArmId.of(String.valueOf(group.id()), AzureTarget.GROUP.type())
                .filter(id -> !pod.podUid().isEmpty() && pod.podUid().equalsIgnoreCase(uid))
                .filter(id -> id.subscription().equalsIgnoreCase(pod.place().subscription())
                        && id.resourceGroup().equals(pod.nodeGroup()));
    }

    private static void planGroup(
            ArmId group, AksCatalog.VirtualNodeParameters pod, PlannedItem item, Recorder recorder) {
        AzurePlace place = AzurePlace.ofGroup(group.text(), group.subscription(), group.resourceGroup(), group.name());
        recorder.plan(AciCatalog.GROUP, item.window(), new AciCatalog.GroupParameters(place, pod.workspace()));
    }

    private static String names(List<ArmId> groups) {
        return "the container group "
                + String.join(" and ", groups.stream().map(ArmId::name).toList());
    }

    /** Returns why no group was found. If the list is incomplete, the group may be missing from it. */
    private static Outcome none(AksCatalog.VirtualNodeParameters pod, ListResult<ContainerGroupInner> read) {
        return read.gap("container group")
                .orElseGet(() ->
                        new Outcome.Empty("none of " + CountText.of(read.items().size(), "container group") + " in"
                                + " the resource group " + pod.nodeGroup() + " has the pod's UID as a tag: the"
                                + " group was deleted with the pod, or is in another resource group"
                                + " (aciResourceGroupName in the chart of the virtual nodes); find it with 'az"
                                + " container list' and collect from it"));
    }

    private static SourceResult finished(AksCatalog.VirtualNodeParameters pod, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(pod.virtualPod(), outcome), extent);
    }
}
