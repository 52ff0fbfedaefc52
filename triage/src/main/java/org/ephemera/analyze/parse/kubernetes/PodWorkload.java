package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerSpec;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.model.WorkloadExposure;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.container.ContainerProbes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Workload of a pod or pod template. */
final class PodWorkload {
    private final PodTemplate pod;
    private final LocatedJson spec;
    private final KubernetesObjects objects;
    private final KubernetesNodes nodes;
    private final PodAccount account;
    private final AccountGaps accounts;

    PodWorkload(PodTemplate pod, KubernetesObjects objects, Ec2Machines machines, AccountGaps accounts) {
        this.pod = pod;
        this.spec = pod.spec();
        this.objects = objects;
        this.nodes = new KubernetesNodes(objects, machines);
        this.account = new PodAccount(pod, objects);
        this.accounts = accounts;
    }

    Workload workload() {
        return new Workload(
                platform(),
                pod.namespace(),
                pod.name(),
                pod.owner().filter(owner -> !objects.isOwnerReplaced(pod)),
                nodes.of(pod),
                spec.text("runtimeClassName").map(this::handler),
                spec.flag("hostUsers"),
                containers(),
                Stream.concat(account.identities().stream(), nodes.identities(pod).stream())
                        .toList(),
                labels(),
                exposure(),
                Stream.concat(accounts.of(account).stream(), unknownRoles().stream())
                        .toList(),
                pod.object().evidence(),
                pod.unscheduled());
    }

    /** Returns the handler of a runtime class, which determines the runtime; the name if the class is unknown. */
    private LocatedValue<String> handler(LocatedValue<String> runtimeClass) {
        return objects.find("RuntimeClass", "", runtimeClass.value())
                .flatMap(found -> found.text("handler"))
                .orElse(runtimeClass);
    }

    /**
     * Returns the platform: serverless for pods that do not run on a node of the customer, as EKS on Fargate and AKS
     * virtual nodes.
     *
     * <p>The node decides where a pod runs. Labels and scheduler name are set by the creator of the pod, and count only
     * if it is not scheduled yet.
     */
    private Platform platform() {
        String node = spec.at("nodeName").textOrEmpty();
        boolean serverless = node.isEmpty()
                ? spec.at("schedulerName").textOrEmpty().equals("fargate-scheduler")
                        || labels().containsKey("eks.amazonaws.com/fargate-profile")
                : nodes.isProviderNode(node);
        return serverless ? Platform.KUBERNETES_SERVERLESS : Platform.KUBERNETES;
    }

    private List<ContainerSpec> containers() {
        List<ContainerSpec> containers = new ArrayList<>();
        for (LocatedJson container : spec.at("containers").items()) {
            containers.add(container(container, ContainerSpec.Kind.MAIN));
        }
        for (LocatedJson container : spec.at("initContainers").items()) {
            boolean stays = container.at("restartPolicy").textOrEmpty().equals("Always");
            containers.add(container(container, stays ? ContainerSpec.Kind.SIDECAR : ContainerSpec.Kind.INIT));
        }
        for (LocatedJson container : spec.at("ephemeralContainers").items()) {
            containers.add(container(container, ContainerSpec.Kind.EPHEMERAL));
        }
        return containers;
    }

    private ContainerSpec container(LocatedJson container, ContainerSpec.Kind kind) {
        return new PodContainer(container, kind, pod, new PodVolumes(pod, objects)).container();
    }

    private Map<String, LocatedValue<String>> labels() {
        Map<String, LocatedValue<String>> labels = new TreeMap<>();
        for (String kind : List.of("labels", "annotations")) {
            pod.metadata()
                    .at(kind)
                    .fields()
                    .forEach((key, value) -> value.text().ifPresent(text -> labels.putIfAbsent(key, text)));
        }
        return labels;
    }

    /** Returns a gap for each role of the mounted token that the package does not contain. */
    private List<EvidenceGap> unknownRoles() {
        return account.isTokenMounted()
                ? new RbacPermissions(objects)
                        .unknownRoles(pod.namespace(), account.name()).stream()
                                .map(role -> new EvidenceGap(
                                        pod.name(),
                                        "the permissions of the " + role + " of its service account "
                                                + account.name()
                                                + " are unknown; if they create pods, it can reach a node"))
                                .toList()
                : List.of();
    }

    private WorkloadExposure exposure() {
        List<LocatedValue<String>> hosts = new ArrayList<>();
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            spec.at(list).items().forEach(container -> hosts.addAll(new ContainerProbes(container).hosts()));
        }
        RbacPermissions rbac = new RbacPermissions(objects);
        return new WorkloadExposure(
                rbac.execSubjects(pod.namespace()),
                new PodServices(pod, objects).publicEndpoints(),
                hosts,
                new PodPlacement(pod).signs(),
                account.isTokenMounted() ? rbac.takeoverPermissions(pod.namespace(), account.name()) : List.of(),
                new PodNetwork(pod, objects).policies(),
                new PodSecrets(pod, objects).names());
    }
}
