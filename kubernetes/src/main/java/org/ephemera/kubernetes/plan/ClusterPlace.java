package org.ephemera.kubernetes.plan;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;

/** The target as the params of an item say it, and what every other item of the same target carries on. */
public final class ClusterPlace {
    /** Parameters of what one item is about; the next is about something else. */
    private static final Set<String> OWN = Stream.of(
                    ClusterArtifacts.PodParameters.class,
                    ClusterArtifacts.LogParameters.class,
                    ClusterArtifacts.NodeParameters.class,
                    ClusterArtifacts.AccountParameters.class,
                    ClusterArtifacts.PodsParameters.class)
            .flatMap(type -> ParameterCodec.of(type).names().stream())
            .collect(Collectors.toUnmodifiableSet());

    /** Names of the target, whichever cloud its cluster is in. */
    private record Names(
            String namespace, String pod, String workload, String name, String context, boolean configMapValues) {}

    private final PlannedItem item;
    private final Names names;

    public ClusterPlace(PlannedItem item) {
        this.item = item;
        this.names = ParameterCodec.read(item, Names.class);
    }

    public String namespace() {
        return names.namespace();
    }

    /** The pod that is the target; "" if a workload is. */
    String pod() {
        return names.pod();
    }

    /** The kind of the workload that is the target: {@code deployment}; "" if a pod is. */
    public String workload() {
        return names.workload();
    }

    public String name() {
        return names.name();
    }

    /** The context of the kubeconfig that names the cluster; "" if a cloud does. */
    String context() {
        return names.context();
    }

    /** True if the values of config maps are kept. */
    public boolean keepsConfigMapValues() {
        return names.configMapValues();
    }

    /** Names the cluster and the target, and nothing else. */
    public Map<String, String> params() {
        TreeMap<String, String> params = new TreeMap<>(item.params());
        params.keySet().removeAll(OWN);
        PresetOutcome.remove(params);
        return params;
    }

    /** Names the cluster, the target and what an item is about. */
    public Map<String, String> params(Record own) {
        Map<String, String> params = params();
        params.putAll(ParameterCodec.parameters(own));
        return params;
    }
}
