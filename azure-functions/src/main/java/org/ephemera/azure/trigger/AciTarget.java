package org.ephemera.azure.trigger;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/**
 * What of Azure Container Instances can be collected, by its resource id: a container group
 * ({@code /subscriptions/ID/resourceGroups/NAME/providers/Microsoft.ContainerInstance/containerGroups/NAME}). The resource
 * manager does not mind upper and lower case, and alerts write ids in lower case: names are kept in lower case here, so
 * that the same group is always the same target.
 */
public final class AciTarget {
    public static final String GROUP = "azure.aci.group";

    private static final String EXAMPLE = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[-\\w.()]{1,90}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/(?<subscription>[^/]+)/resourcegroups/(?<resourceGroup>[^/]+)/providers/(?<type>[^/]+/[^/]+)"
                    + "/(?<name>[^/]+)/?",
            Pattern.CASE_INSENSITIVE);
    private static final String TYPE = "microsoft.containerinstance/containergroups";

    private AciTarget() {}

    /** True if the text is meant to be a resource id of Azure, whole or not. */
    public static boolean looksLikeOne(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("/subscriptions/");
    }

    /**
     * The target with the attributes {@code subscription, resourceGroup, group}.
     *
     * @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it
     */
    public static Target parse(String id) {
        if (!looksLikeOne(id)) {
            throw malformed(id, "is not a resource id of Azure");
        }
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            throw malformed(id, "is not the whole resource id of one resource");
        }
        String type = parts.group("type").toLowerCase(Locale.ROOT);
        if (!type.equals(TYPE)) {
            throw malformed(
                    id, "names a resource of type '" + Shown.of(parts.group("type")) + "', not a container group");
        }
        String subscription = parts.group("subscription").toLowerCase(Locale.ROOT);
        if (!GUID.matcher(subscription).matches()) {
            throw malformed(id, "does not name a subscription by its id, a GUID");
        }
        String resourceGroup = parts.group("resourceGroup").toLowerCase(Locale.ROOT);
        if (!RESOURCE_GROUP.matcher(resourceGroup).matches() || resourceGroup.endsWith(".")) {
            throw malformed(id, "does not name a resource group");
        }
        String name = parts.group("name").toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw malformed(id, "does not name a container group");
        }
        Map<String, String> attributes =
                new TreeMap<>(Map.of("subscription", subscription, "resourceGroup", resourceGroup, "group", name));
        String whole = "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup
                + "/providers/Microsoft.ContainerInstance/containerGroups/" + name;
        return new Target(GROUP, whole, attributes);
    }

    private static IllegalArgumentException malformed(String id, String what) {
        return new IllegalArgumentException(
                "'" + Shown.of(id) + "' " + what + "; a container group looks like " + EXAMPLE);
    }
}
