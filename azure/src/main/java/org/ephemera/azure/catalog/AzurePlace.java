package org.ephemera.azure.catalog;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Location of a target in Azure, as {@link AzureTarget} describes it: what every item about the target contains of it.
 *
 * @param target the target's complete name
 * @param group the name of a container group; of each target one of group, app and cluster has a value
 * @param namespace of a pod or a workload of a cluster, as the components after it
 */
public record AzurePlace(
        String target,
        String subscription,
        String resourceGroup,
        String group,
        String app,
        String cluster,
        String namespace,
        String pod,
        String workload,
        String name,
        String limit) {

    /** @throws IllegalArgumentException if the item has no target of a known kind */
    public static AzurePlace of(PlannedItem item) {
        return of(item.params());
    }

    public static AzurePlace of(Target target) {
        SortedMap<String, String> params = new TreeMap<>(target.attributes());
        params.put("target", target.id());
        return of(params);
    }

    private static AzurePlace of(Map<String, String> params) {
        AzureTarget kind = AzureTarget.ofAttributes(params)
                .orElseThrow(() -> new IllegalArgumentException("the item does not tell what it is about"));
        AzurePlace place = ParameterCodec.of(AzurePlace.class).decode(params);
        return switch (kind) {
            case GROUP -> ofGroup(place.target, place.subscription, place.resourceGroup, place.group);
            case APP ->
                new AzurePlace(
                        place.target, place.subscription, place.resourceGroup, "", place.app, "", "", "", "", "", "");
            case CLUSTER -> place;
        };
    }

    public static AzurePlace ofGroup(String id, String subscription, String resourceGroup, String name) {
        return new AzurePlace(id, subscription, resourceGroup, name, "", "", "", "", "", "", "");
    }

    public AzurePlace inSubscription(String other) {
        return new AzurePlace(target, other, resourceGroup, group, app, cluster, namespace, pod, workload, name, limit);
    }

    public AzureTarget kind() {
        if (!group.isEmpty()) {
            return AzureTarget.GROUP;
        }
        return app.isEmpty() ? AzureTarget.CLUSTER : AzureTarget.APP;
    }

    /** Returns the complete resource id: of a pod or a workload, that of its cluster. */
    public String id() {
        int end = target.indexOf('#');
        return end < 0 ? target : target.substring(0, end);
    }

    /** Returns the last part of the resource id. */
    public String resourceName() {
        return switch (kind()) {
            case GROUP -> group;
            case APP -> app;
            case CLUSTER -> cluster;
        };
    }

    /** "the group" */
    public String noun() {
        return "the " + kind().attribute();
    }
}
