package org.ephemera.azure.plan;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.Guid;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;

/**
 * Azure resources around a pod: its images in ACR, the virtual machine of its node or the container group of a virtual
 * node, and its managed identity.
 */
public final class AzureSurroundings implements CloudSurroundings {
    /** Name prefixes of virtual nodes: the two kinds of AKS virtual nodes. */
    private static final List<String> NAMES = List.of("virtual-node-", "virtualnode-", "virtual-kubelet");

    private static final String PROVIDER = "azure://";
    /** Image id of a pod's status; older runtimes add a scheme. */
    private static final Pattern RAN =
            Pattern.compile("([a-z-]{1,32}://)?(?<name>[^@]{1,512})@(?<digest>sha256:[0-9a-f]{64})");

    private static final Pattern TAG = Pattern.compile("(?<name>[^@]+?)(:[\\w.-]+)?(@.*)?");

    @Override
    public void pod(KnownPod pod, PlannedItem about, Recorder recorder) {
        for (KnownPod.Container container : pod.images()) {
            // The platform is left empty: it is a property of the node, not of the pod.
            Matcher ran = RAN.matcher(container.imageId());
            boolean known = ran.matches();
            recorder.plan(
                    AcrCatalog.IMAGE,
                    about.window(),
                    new AcrCatalog.ImageParameters(
                            known ? reference(container.image(), ran.group("name"), ran.group()) : container.image(),
                            known ? Optional.of(ran.group("digest")) : Optional.empty(),
                            Optional.empty()));
        }
        if (isVirtual(pod.node())) {
            virtualNode(pod.name(), pod.uid(), about, recorder);
        }
    }

    private static boolean isVirtual(String node) {
        return NAMES.stream().anyMatch(node::startsWith);
    }

    /**
     * Plans the item of the pod's container group.
     *
     * @param about item about the pod, which contains the cluster's resource group of nodes
     */
    private static void virtualNode(String pod, String uid, PlannedItem about, Recorder recorder) {
        var cluster = ParameterCodec.read(about, AksCatalog.ClusterParameters.class);
        Outcome unavailable = new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "the pod is on a virtual node, and the cluster's description does not name the resource group of"
                        + " its container group; find it with 'az container list' and collect from it");
        recorder.plan(
                AksCatalog.VIRTUAL_NODE,
                about.window(),
                PresetOutcome.with(
                        new AksCatalog.VirtualNodeParameters(
                                AzurePlace.of(about), pod, uid, cluster.nodeGroup(), cluster.workspace()),
                        cluster.nodeGroup().isEmpty() ? Optional.of(unavailable) : Optional.empty()));
    }

    /**
     * Returns the reference from the pod's specification, which may contain a tag; the pulled reference if the runtime
     * pulled from another repository.
     */
    private static String reference(String named, String ran, String imageId) {
        Matcher tagged = TAG.matcher(named);
        boolean same = tagged.matches() && tagged.group("name").equalsIgnoreCase(ran);
        return same ? named : imageId.replaceFirst("^[a-z-]{1,32}://", "");
    }

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {
        String id = provider.startsWith(PROVIDER) ? provider.substring(PROVIDER.length()) : provider;
        Optional<ArmId> machine = ArmId.machine(id);
        Outcome none = new Outcome.NotApplicable("the node's provider id is not an Azure machine: a virtual node"
                + " has none, its pod runs as a container group. If no azure.aks.virtual-node item names that group"
                + " (unusual node name), find it with 'az container list' and collect from it");
        recorder.plan(
                AksCatalog.NODE_MACHINE,
                about.window(),
                PresetOutcome.with(
                        new AksCatalog.NodeMachineParameters(
                                AzurePlace.of(about),
                                node,
                                machine.map(ArmId::text).orElse("")),
                        machine.isPresent() ? Optional.empty() : Optional.of(none)));
    }

    @Override
    public String identityAnnotation() {
        return "azure.workload.identity/client-id";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {
        boolean isId = Guid.isGuid(role);
        Outcome none = new Outcome.Failed(
                DetailCode.NOT_AN_ID, "the identity annotation of the service account is not a client id");
        recorder.plan(
                IamCatalog.MANAGED_IDENTITIES,
                about.window(),
                PresetOutcome.with(
                        new IamCatalog.ManagedIdentitiesParameters(AzurePlace.of(about), account, isId ? role : ""),
                        isId ? Optional.empty() : Optional.of(none)));
    }
}
