package org.ephemera.azure.source;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.azure.trigger.AzureTarget;
import org.ephemera.bag.PlannedItem;

/**
 * Where the target of an item is, as {@link AzureTarget} told it.
 *
 * @param id the whole resource id
 * @param name the last part of it
 */
record AzurePlace(AzureTarget target, String id, String subscription, String resourceGroup, String name) {
    static AzurePlace of(PlannedItem item) {
        AzureTarget target = AzureTarget.ofAttributes(item.params())
                .orElseThrow(() -> new IllegalArgumentException("the item does not tell what it is about"));
        return new AzurePlace(
                target,
                item.param("target"),
                item.param("subscription"),
                item.param("resourceGroup"),
                item.param(target.attribute()));
    }

    /** "the group" */
    String noun() {
        return "the " + target.attribute();
    }

    /** For an item that belongs to the same target; may be added to. */
    Map<String, String> params() {
        return new TreeMap<>(Map.of(
                "target", id, "subscription", subscription, "resourceGroup", resourceGroup, target.attribute(), name));
    }
}
