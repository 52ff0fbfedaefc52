package org.ephemera.azure.alert;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of one resource of a resource group ({@code /subscriptions/ID/resourceGroups/NAME/providers/TYPE/NAME}). The
 * resource manager does not mind upper and lower case, and alerts write ids in lower case: all is kept in lower case
 * here, so that the same resource always has the same id.
 *
 * @param subscription a GUID
 * @param type provider and type, {@code microsoft.app/containerapps}; any text without a slash at either side of its own
 * @param name any text without a slash: what it may hold is for its type to say
 */
record ResourceId(String subscription, String resourceGroup, String type, String name) {
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[-\\w.()]{1,90}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ID = Pattern.compile(
            "/subscriptions/(?<subscription>[^/]+)/resourcegroups/(?<resourceGroup>[^/]+)/providers/(?<type>[^/]+/[^/]+)"
                    + "/(?<name>[^/]+)/?",
            Pattern.CASE_INSENSITIVE);

    /** True if the text is meant to be a resource id, whole or not. */
    static boolean looksLikeOne(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("/subscriptions/");
    }

    /**
     * Splits an id.
     *
     * @throws IllegalArgumentException if it is none; the message goes on after the id and does not repeat it
     */
    static ResourceId parse(String id) {
        if (!looksLikeOne(id)) {
            throw new IllegalArgumentException("is not a resource id of Azure");
        }
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not the whole resource id of one resource");
        }
        String subscription = lower(parts, "subscription");
        if (!GUID.matcher(subscription).matches()) {
            throw new IllegalArgumentException("does not name a subscription by its id, a GUID");
        }
        String resourceGroup = lower(parts, "resourceGroup");
        if (!RESOURCE_GROUP.matcher(resourceGroup).matches() || resourceGroup.endsWith(".")) {
            throw new IllegalArgumentException("does not name a resource group");
        }
        return new ResourceId(subscription, resourceGroup, lower(parts, "type"), lower(parts, "name"));
    }

    /**
     * The whole id again.
     *
     * @param spelling of the type, as Azure has it
     */
    String spelled(String spelling) {
        return "/subscriptions/" + subscription + "/resourceGroups/" + resourceGroup + "/providers/" + spelling + "/"
                + name;
    }

    private static String lower(Matcher parts, String group) {
        return parts.group(group).toLowerCase(Locale.ROOT);
    }
}
