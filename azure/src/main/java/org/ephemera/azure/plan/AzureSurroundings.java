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
 * What Azure knows of a pod outside of its cluster: its images in ACR, the machine under its node, or the container group that it is on
 * a virtual one, its managed identity.
 */
public final class AzureSurroundings implements CloudSurroundings {
    /** As Azure's two ways to virtual nodes call them. */
    private static final List<String> NAMES = List.of("virtual-node-", "virtualnode-", "virtual-kubelet");

    private static final String PROVIDER = "azure://";
    /** Runtimes of old put their scheme before it. */
    private static final Pattern RAN =
            Pattern.compile("([a-z-]{1,32}://)?(?<name>[^@]{1,512})@(?<digest>sha256:[0-9a-f]{64})");

    private static final Pattern TAG = Pattern.compile("(?<name>[^@]+?)(:[\\w.-]+)?(@.*)?");

    @Override
    public void pod(KnownPod pod, PlannedItem about, Recorder recorder) {
        for (KnownPod.Container container : pod.images()) {
            // Not on what it runs: no pod tells that, its node does.
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

    /** @param about an item about the pod, which carries on what the cluster told */
    private static void virtualNode(String pod, String uid, PlannedItem about, Recorder recorder) {
        var cluster = ParameterCodec.read(about, AksCatalog.ClusterParameters.class);
        Outcome untold = new Outcome.Failed(
                DetailCode.NOT_TOLD,
                "the pod is on a virtual node, and the cluster does not tell in which resource group its container"
                        + " group is; find it with 'az container list' and collect from it");
        recorder.plan(
                AksCatalog.VIRTUAL_NODE,
                about.window(),
                PresetOutcome.with(
                        new AksCatalog.VirtualNodeParameters(
                                AzurePlace.of(about), pod, uid, cluster.nodeGroup(), cluster.workspace()),
                        cluster.nodeGroup().isEmpty() ? Optional.of(untold) : Optional.empty()));
    }

    /** As the pod names it, for its tag; but a runtime may have pulled it from elsewhere. */
    private static String reference(String named, String ran, String whole) {
        Matcher tagged = TAG.matcher(named);
        boolean same = tagged.matches() && tagged.group("name").equalsIgnoreCase(ran);
        return same ? named : whole.replaceFirst("^[a-z-]{1,32}://", "");
    }

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {
        String id = provider.startsWith(PROVIDER) ? provider.substring(PROVIDER.length()) : provider;
        Optional<ArmId> machine = ArmId.machine(id);
        Outcome none = new Outcome.NotApplicable("what the node names as its provider is no machine of Azure's: a"
                + " virtual node has none, and the pod on it is a container group; where no"
                + " azure.aks.virtual-node leads to that, as the node's name is none that Azure gives, find"
                + " it with 'az container list' and collect from it");
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
        boolean isId = Guid.is(role);
        Outcome none = new Outcome.Failed(
                DetailCode.NOT_AN_ID, "what the service account names as its identity is no client id of one");
        recorder.plan(
                IamCatalog.MANAGED_IDENTITIES,
                about.window(),
                PresetOutcome.with(
                        new IamCatalog.ManagedIdentitiesParameters(AzurePlace.of(about), account, isId ? role : ""),
                        isId ? Optional.empty() : Optional.of(none)));
    }
}
