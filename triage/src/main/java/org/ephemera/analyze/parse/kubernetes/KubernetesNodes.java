package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Host;
import org.ephemera.analyze.parse.aws.Ec2Machines;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/** Nodes as machines: the cloud's own id where the node is given, its disks, and the other pods on it. */
record KubernetesNodes(KubernetesObjects objects, Ec2Machines machines) {
    /** A well-known label, which the cloud's own controller sets. */
    private static final String REGION = "topology.kubernetes.io/region";

    /** How names of nodes begin that are no machines, as those who collect know them: the nodes may not have been allowed to be read. */
    private static final List<String> PROVIDERS =
            List.of("fargate-", "virtual-node-", "virtualnode-", "virtual-kubelet");

    List<Host> of(PodTemplate pod) {
        Optional<Fact<String>> name = pod.isPod() ? pod.spec().text("nodeName") : Optional.empty();
        return name.stream().map(node -> host(node, pod)).toList();
    }

    /**
     * True of a node that is no machine of the customer's: of Fargate, or of the ways of Azure to virtual nodes, whose name may be another
     * one and which bear a label.
     */
    boolean isProviders(String node) {
        return PROVIDERS.stream().anyMatch(node::startsWith)
                || objects.find("Node", "", node)
                        .map(one -> one.at("metadata", "labels"))
                        .filter(labels -> labels.at("type").words().equals("virtual-kubelet")
                                || labels.at("virtualization").words().equals("virtualnode2"))
                        .isPresent();
    }

    /**
     * Profiles and identities of the machines whose metadata service a pod reaches: whoever is in there may ask for their credentials. That of
     * Azure answers every pod, unless somebody keeps it from them.
     */
    List<Fact<String>> identities(PodTemplate pod) {
        boolean onHost = pod.spec().flag("hostNetwork").filter(Fact::value).isPresent();
        return of(pod).stream()
                .flatMap(host -> host.id().value().startsWith("/subscriptions/")
                        ? objects.kubelets()
                        : machines.profile(host.id().value(), !onHost).stream())
                .toList();
    }

    private Host host(Fact<String> name, PodTemplate pod) {
        List<Fact<String>> tenants = objects.podsOn(name.value())
                .map(object -> PodTemplate.of(object).orElseThrow())
                .filter(other -> !other.name().equals(pod.name()))
                .map(other -> new Fact<>(other.name(), other.object().evidence()))
                .toList();
        Optional<LocatedJson> node = objects.find("Node", "", name.value());
        Fact<String> id = node.flatMap(KubernetesNodes::machine).orElse(name);
        return new Host(
                id,
                node.map(each -> each.at("metadata", "labels").at(REGION).words())
                        .orElse(""),
                machines.volumes(id.value()),
                node.map(KubernetesNodes::runtimes).orElse(List.of()),
                tenants);
    }

    /** Of {@code aws:///zone/i-…} the instance; of {@code azure:///subscriptions/…} the resource. */
    private static Optional<Fact<String>> machine(LocatedJson node) {
        return node.at("spec").text("providerID").map(id -> new Fact<>(machine(id.value()), id.evidence()));
    }

    private static String machine(String provider) {
        return provider.startsWith("aws://")
                ? provider.substring(provider.lastIndexOf('/') + 1)
                : provider.startsWith("azure://") ? provider.substring("azure://".length()) : provider;
    }

    /** {@code containerd://1.7.2} becomes {@code containerd 1.7.2}. */
    private static List<Fact<String>> runtimes(LocatedJson node) {
        LocatedJson info = node.at("status", "nodeInfo");
        List<Fact<String>> runtimes = new ArrayList<>();
        info.text("containerRuntimeVersion")
                .ifPresent(one -> runtimes.add(new Fact<>(one.value().replace("://", " "), one.evidence())));
        info.text("kubeletVersion")
                .filter(one -> one.value().startsWith("v"))
                .ifPresent(
                        one -> runtimes.add(new Fact<>("kubelet " + one.value().substring(1), one.evidence())));
        info.text("kernelVersion").ifPresent(one -> runtimes.add(new Fact<>("kernel " + one.value(), one.evidence())));
        return runtimes;
    }
}
