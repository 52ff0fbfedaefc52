package org.ephemera.azure.catalog;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Location of a target in Azure, as {@link AzureTarget} describes it. Every item about the target contains these
 * parameters.
 *
 * @param target complete name of the target
 * @param group name of a container group; exactly one of group, app, job and cluster has a value
 * @param namespace namespace of a pod or a workload in a cluster, to which the following components also belong
 */
public record AzurePlace(
        String target,
        String subscription,
        String resourceGroup,
        String group,
        String app,
        String job,
        String cluster,
        String namespace,
        String pod,
        String workload,
        String name,
        String scope,
        String nodeName,
        String limit) {

    /**
     * Reads the location from the parameters of an item.
     *
     * @throws IllegalArgumentException if the item has no target of a known kind
     */
    public static AzurePlace of(PlannedItem item) {
        return of(item.params());
    }

    /** Reads the location of a target. */
    public static AzurePlace of(Target target) {
        SortedMap<String, String> params = new TreeMap<>(target.attributes());
        params.put("target", target.id());
        return of(params);
    }

    private static AzurePlace of(Map<String, String> params) {
        AzureTarget kind = AzureTarget.ofAttributes(params)
                .orElseThrow(() -> new IllegalArgumentException("the item contains no target of a known kind"));
        AzurePlace place = ParameterCodec.of(AzurePlace.class).decode(params);
        return switch (kind) {
            case GROUP -> ofGroup(place.target, place.subscription, place.resourceGroup, place.group);
            case APP -> place.ofAppOrJob(place.app, "");
            case JOB -> place.ofAppOrJob("", place.job);
            case CLUSTER -> place;
        };
    }

    /** Returns the location of a container group. */
    public static AzurePlace ofGroup(String id, String subscription, String resourceGroup, String name) {
        return new AzurePlace(id, subscription, resourceGroup, name, "", "", "", "", "", "", "", "", "", "");
    }

    private AzurePlace ofAppOrJob(String app, String job) {
        return new AzurePlace(target, subscription, resourceGroup, "", app, job, "", "", "", "", "", "", "", "");
    }

    /** Returns this location in another subscription. */
    public AzurePlace inSubscription(String other) {
        return new AzurePlace(
                target,
                other,
                resourceGroup,
                group,
                app,
                job,
                cluster,
                namespace,
                pod,
                workload,
                name,
                scope,
                nodeName,
                limit);
    }

    /** Reports whether the target is a namespace, a node or a cluster, with all its pods. */
    public boolean isScope() {
        return !scope.isEmpty();
    }

    /** Returns the kind of the target. */
    public AzureTarget kind() {
        if (!group.isEmpty()) {
            return AzureTarget.GROUP;
        }
        if (!app.isEmpty()) {
            return AzureTarget.APP;
        }
        return job.isEmpty() ? AzureTarget.CLUSTER : AzureTarget.JOB;
    }

    /** Returns the complete resource id. For a pod or a workload it is the id of the cluster. */
    public String id() {
        int end = target.indexOf('#');
        return end < 0 ? target : target.substring(0, end);
    }

    /** Returns the last part of the resource id. */
    public String resourceName() {
        return switch (kind()) {
            case GROUP -> group;
            case APP -> app;
            case JOB -> job;
            case CLUSTER -> cluster;
        };
    }

    /** Returns the noun for sentences: "the group". */
    public String noun() {
        return "the " + kind().attribute();
    }
}
