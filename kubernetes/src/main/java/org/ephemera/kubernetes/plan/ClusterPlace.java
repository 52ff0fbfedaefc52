package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.PodScope;

/** Target in the parameters of an item, and the parameters that all items of the same target share. */
public final class ClusterPlace {
    /** Parameters that are specific to one item and are not copied to others. */
    private static final Set<String> OWN = Stream.of(
                    ClusterArtifacts.PodParameters.class,
                    ClusterArtifacts.RankedPodParameters.class,
                    ClusterArtifacts.LogParameters.class,
                    ClusterArtifacts.NodeParameters.class,
                    ClusterArtifacts.AccountParameters.class,
                    ClusterArtifacts.PodsParameters.class)
            .flatMap(type -> ParameterCodec.of(type).names().stream())
            .collect(Collectors.toUnmodifiableSet());

    /** Attributes of the target in any cloud. */
    private record Names(
            String namespace,
            String pod,
            String workload,
            String name,
            String scope,
            String nodeName,
            String context,
            boolean configMapValues) {}

    private final PlannedItem item;
    private final Names names;

    public ClusterPlace(PlannedItem item) {
        this.item = item;
        this.names = ParameterCodec.read(item, Names.class);
    }

    /** Returns an item whose target is the node with this name, in place of the id of its instance. */
    public static PlannedItem withNode(PlannedItem item, String name) {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.put("nodeName", name);
        return new PlannedItem(
                item.item(),
                item.artifact(),
                item.required(),
                item.sensitive(),
                item.volatility(),
                item.window(),
                params);
    }

    public String namespace() {
        return names.namespace();
    }

    /** Returns the scope that is the target; empty for a pod and a workload. */
    public Optional<PodScope> scope() {
        return PodScope.ofWord(names.scope());
    }

    /** Returns the node that is the target; "" for all other targets. */
    public String node() {
        return names.nodeName();
    }

    /** Returns the pod that is the target; "" for all other targets. */
    String pod() {
        return names.pod();
    }

    /** Returns the kind of the workload that is the target: {@code deployment}; "" for all other targets. */
    public String workload() {
        return names.workload();
    }

    public String name() {
        return names.name();
    }

    /** Returns the context of the kubeconfig that identifies the cluster; "" if a cloud does. */
    String context() {
        return names.context();
    }

    /** Reports whether the values of config maps are stored. */
    public boolean keepsConfigMapValues() {
        return names.configMapValues();
    }

    /** Returns the parameters that identify the cluster and the target. */
    public Map<String, String> params() {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.keySet().removeAll(OWN);
        PresetOutcome.remove(params);
        return params;
    }

    /**
     * Returns the parameters of an item that belongs to no namespace. They are the same for the pods of all namespaces,
     * so the item is planned once.
     */
    Map<String, String> clusterParams() {
        Map<String, String> params = params();
        if (scope().filter(scope -> scope != PodScope.NAMESPACE).isPresent()) {
            params.remove("namespace");
        }
        return params;
    }

    /** Returns the parameters that identify the cluster and the target, in a namespace of a pod. */
    public Map<String, String> paramsIn(String namespace) {
        Map<String, String> params = params();
        params.put("namespace", namespace);
        return params;
    }

    /** Returns the parameters that identify the cluster and the target, with the specific parameters of an item. */
    public Map<String, String> params(Record own) {
        Map<String, String> params = params();
        params.putAll(ParameterCodec.parameters(own));
        return params;
    }
}
