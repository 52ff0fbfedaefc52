package org.ephemera.azure.alert;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Id of a resource in a resource group ({@code /subscriptions/ID/resourceGroups/NAME/providers/TYPE/NAME}). Azure
 * Resource Manager ignores case and alerts contain lower-case ids, so all parts are in lower case here and a resource
 * always has the same id.
 *
 * @param subscription a GUID
 * @param type provider and type, {@code microsoft.app/containerapps}; text with exactly one slash
 * @param name text without a slash; its type defines the permitted form
 */
record ResourceId(String subscription, String resourceGroup, String type, String name) {
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[-\\w.()]{1,90}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/(?<subscription>[^/]+)/resourcegroups/(?<resourceGroup>[^/]+)/providers/(?<type>[^/]+/[^/]+)"
                    + "/(?<name>[^/]+)/?",
            Pattern.CASE_INSENSITIVE);

    /** Reports whether the text begins like a resource id, valid or not. */
    static boolean isResourceIdLike(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("/subscriptions/");
    }

    /**
     * Parses an id.
     *
     * @throws IllegalArgumentException if the text is not an id; the message continues a sentence that begins with the
     *     id
     */
    static ResourceId parse(String id) {
        if (!isResourceIdLike(id)) {
            throw new IllegalArgumentException("is not a resource id of Azure");
        }
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not the complete resource id of one resource");
        }
        String subscription = lower(parts, "subscription");
        if (!GUID.matcher(subscription).matches()) {
            throw new IllegalArgumentException("contains no valid subscription id, a GUID");
        }
        String resourceGroup = lower(parts, "resourceGroup");
        if (!RESOURCE_GROUP.matcher(resourceGroup).matches() || resourceGroup.endsWith(".")) {
            throw new IllegalArgumentException("contains no valid name of a resource group");
        }
        return new ResourceId(subscription, resourceGroup, lower(parts, "type"), lower(parts, "name"));
    }

    /**
     * Returns the complete id.
     *
     * @param spelling spelling of the type, as in Azure
     */
    String spelled(String spelling) {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup + "/providers/" + spelling + "/"
                + name;
    }

    private static String lower(Matcher parts, String group) {
        return parts.group(group).toLowerCase(Locale.ROOT);
    }
}
