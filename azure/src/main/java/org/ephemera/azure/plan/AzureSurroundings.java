package org.ephemera.azure.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.AzurePlace;
import org.ephemera.azure.target.Guid;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.model.Outcome;

/**
 * What Azure knows of a pod outside of its cluster: its images in ACR, the machine under its node, or the container group that it is on
 * a virtual one, its managed identity.
 */
public final class AzureSurroundings implements CloudSurroundings {
    public static final String MACHINE = "machine";

    public static final String CLIENT = "clientId";

    /** The pod, by its UID: a name may be given again. */
    public static final String UID = "podUid";

    public static final String POD = "virtualPod";

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
            Map<String, String> params = new TreeMap<>();
            Matcher ran = RAN.matcher(container.imageId());
            if (ran.matches()) {
                params.put(ImagePlan.IMAGE, reference(container.image(), ran.group("name"), ran.group()));
                params.put(ImagePlan.DIGEST, ran.group("digest"));
            } else {
                params.put(ImagePlan.IMAGE, container.image());
            }
            recorder.plan(AcrCatalog.IMAGE, about.window(), params);
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
        Map<String, String> params = AzurePlace.of(about).params();
        params.put(POD, pod);
        params.put(UID, uid);
        String group = about.param(AksPlan.NODE_GROUP);
        params.put(AksPlan.NODE_GROUP, group);
        if (!about.param(NamedWorkspace.PARAM).isEmpty()) {
            params.put(NamedWorkspace.PARAM, about.param(NamedWorkspace.PARAM));
        }
        if (group.isEmpty()) {
            PresetOutcome.put(
                    params,
                    new Outcome.Failed(
                            "NotTold",
                            "the pod is on a virtual node, and the cluster does not tell in which resource group its container"
                                    + " group is; find it with 'az container list' and collect from it"));
        }
        recorder.plan(AksCatalog.VIRTUAL_NODE, about.window(), params);
    }

    /** As the pod names it, for its tag; but a runtime may have pulled it from elsewhere. */
    private static String reference(String named, String ran, String whole) {
        Matcher tagged = TAG.matcher(named);
        boolean same = tagged.matches() && tagged.group("name").equalsIgnoreCase(ran);
        return same ? named : whole.replaceFirst("^[a-z-]{1,32}://", "");
    }

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {
        Map<String, String> params = AzurePlace.of(about).params();
        params.put("node", node);
        String id = provider.startsWith(PROVIDER) ? provider.substring(PROVIDER.length()) : provider;
        Optional<ArmId> machine = ArmId.machine(id);
        machine.ifPresentOrElse(
                known -> params.put(MACHINE, known.text()),
                () -> PresetOutcome.put(
                        params,
                        new Outcome.NotApplicable("what the node names as its provider is no machine of Azure's: a"
                                + " virtual node has none, and the pod on it is a container group; where no"
                                + " azure.aks.virtual-node leads to that, as the node's name is none that Azure gives, find"
                                + " it with 'az container list' and collect from it")));
        recorder.plan(AksCatalog.NODE_MACHINE, about.window(), params);
    }

    @Override
    public String identityAnnotation() {
        return "azure.workload.identity/client-id";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {
        Map<String, String> params = AzurePlace.of(about).params();
        params.put("serviceAccount", account);
        if (Guid.is(role)) {
            params.put(CLIENT, role);
        } else {
            PresetOutcome.put(
                    params,
                    new Outcome.Failed(
                            "NotAnId", "what the service account names as its identity is no client id of one"));
        }
        recorder.plan(IamCatalog.MANAGED_IDENTITIES, about.window(), params);
    }
}
