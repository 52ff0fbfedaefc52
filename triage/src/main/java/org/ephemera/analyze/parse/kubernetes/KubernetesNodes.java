package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.WorkloadHost;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Nodes as machines: the cloud's machine id if the node object is in the package, its disks, and the other pods on it.
 */
record KubernetesNodes(KubernetesObjects objects, Ec2Machines machines) {
    /** Well-known label that the cloud controller sets. */
    private static final String REGION = "topology.kubernetes.io/region";

    /**
     * Name prefixes of virtual nodes, as the collector uses them. The node objects may be missing for lack of
     * permission.
     */
    private static final List<String> PROVIDERS =
            List.of("fargate-", "virtual-node-", "virtualnode-", "virtual-kubelet");

    List<WorkloadHost> of(PodTemplate pod) {
        Optional<LocatedValue<String>> name = pod.isPod() ? pod.spec().text("nodeName") : Optional.empty();
        return name.stream().map(node -> host(node, pod)).toList();
    }

    /**
     * Reports whether a node is not a machine of the customer: a Fargate node, or a virtual node of Azure, which may
     * have another name but has a label.
     */
    boolean isProviderNode(String node) {
        return PROVIDERS.stream().anyMatch(node::startsWith)
                || objects.find("Node", "", node)
                        .map(one -> one.at("metadata", "labels"))
                        .filter(labels -> labels.at("type").textOrEmpty().equals("virtual-kubelet")
                                || labels.at("virtualization").textOrEmpty().equals("virtualnode2"))
                        .isPresent();
    }

    /**
     * Returns instance profiles and identities of machines whose metadata service the pod can reach, and whose
     * credentials it can request. The metadata service of Azure responds to every pod unless it is blocked.
     */
    List<LocatedValue<String>> identities(PodTemplate pod) {
        boolean onHost =
                pod.spec().flag("hostNetwork").filter(LocatedValue::value).isPresent();
        return of(pod).stream()
                .flatMap(host -> host.id().value().startsWith("/subscriptions/")
                        ? objects.kubeletIdentities()
                        : machines.profile(host.id().value(), !onHost).stream())
                .toList();
    }

    private WorkloadHost host(LocatedValue<String> name, PodTemplate pod) {
        List<LocatedValue<String>> tenants = objects.podsOn(name.value())
                .map(object -> PodTemplate.of(object).orElseThrow())
                .filter(other -> !other.name().equals(pod.name()))
                .map(other -> new LocatedValue<>(other.name(), other.object().evidence()))
                .toList();
        Optional<LocatedJson> node = objects.find("Node", "", name.value());
        LocatedValue<String> id = node.flatMap(KubernetesNodes::machine).orElse(name);
        return new WorkloadHost(
                id,
                node.map(each -> each.at("metadata", "labels").at(REGION).textOrEmpty())
                        .orElse(""),
                machines.volumes(id.value()),
                node.map(KubernetesNodes::runtimes).orElse(List.of()),
                tenants);
    }

    /**
     * Returns the machine: the instance id for {@code aws:///zone/i-…}, the resource id for
     * {@code azure:///subscriptions/…}.
     */
    private static Optional<LocatedValue<String>> machine(LocatedJson node) {
        return node.at("spec").text("providerID").map(id -> new LocatedValue<>(machine(id.value()), id.evidence()));
    }

    private static String machine(String provider) {
        return provider.startsWith("aws://")
                ? provider.substring(provider.lastIndexOf('/') + 1)
                : provider.startsWith("azure://") ? provider.substring("azure://".length()) : provider;
    }

    /** Returns runtime, kubelet and kernel; {@code containerd://1.7.2} becomes {@code containerd 1.7.2}. */
    private static List<LocatedValue<String>> runtimes(LocatedJson node) {
        LocatedJson info = node.at("status", "nodeInfo");
        List<LocatedValue<String>> runtimes = new ArrayList<>();
        info.text("containerRuntimeVersion")
                .ifPresent(one -> runtimes.add(new LocatedValue<>(one.value().replace("://", " "), one.evidence())));
        info.text("kubeletVersion")
                .filter(one -> one.value().startsWith("v"))
                .ifPresent(one ->
                        runtimes.add(new LocatedValue<>("kubelet " + one.value().substring(1), one.evidence())));
        info.text("kernelVersion")
                .ifPresent(one -> runtimes.add(new LocatedValue<>("kernel " + one.value(), one.evidence())));
        return runtimes;
    }
}
