package org.ephemera.azure.source;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.kubernetes.Surroundings;
import org.ephemera.model.Outcome;

/**
 * What Azure knows of a pod outside of its cluster: its images in ACR, the machine under its node, or the container group that it is on
 * a virtual one, its managed identity.
 */
public final class AzureSurroundings implements Surroundings {
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
            recorder.plan(AcrImageSource.ARTIFACT, about.window(), params);
        }
        if (VirtualNodeSource.isVirtual(pod.node())) {
            VirtualNodeSource.plan(pod.name(), pod.uid(), about, recorder);
        }
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
        Optional<ArmId> machine = NodeMachineSource.machine(id);
        machine.ifPresentOrElse(
                known -> params.put(NodeMachineSource.MACHINE, known.text()),
                () -> Ended.put(
                        params,
                        new Outcome.NotApplicable("what the node names as its provider is no machine of Azure's: a"
                                + " virtual node has none, and the pod on it is a container group; where no"
                                + " azure.aks.virtual-node leads to that, as the node's name is none that Azure gives, find"
                                + " it with 'az container list' and collect from it")));
        recorder.plan(NodeMachineSource.ARTIFACT, about.window(), params);
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
            params.put(ManagedIdentitiesSource.CLIENT, role);
        } else {
            Ended.put(
                    params,
                    new Outcome.Failed(
                            "NotAnId", "what the service account names as its identity is no client id of one"));
        }
        recorder.plan(ManagedIdentitiesSource.ARTIFACT, about.window(), params);
    }
}
