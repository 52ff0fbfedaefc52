package org.ephemera.azure.target;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AksCatalog;

/**
 * Resource id of Azure Resource Manager in a response about a target. Such responses are hostile: only text with the
 * form of an id becomes a path, and only on the server that is queried anyway. Names are in lower case, because
 * Resource Manager ignores case and responses spell the same id differently.
 *
 * @param type {@code Microsoft.Network/virtualNetworks/subnets}, as its provider spells it
 * @param names one name for each part of the type after the provider
 */
public record ArmId(String subscription, String resourceGroup, String type, List<String> names) {
    private static final Pattern RESOURCE_GROUP = Pattern.compile("[-\\w.()]{1,90}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9._-]{0,88}[a-z0-9_])?");
    private static final int BEFORE_NAMES = 7;

    public ArmId {
        names = List.copyOf(names);
    }

    /** Parses the id of a resource of this type; empty if the text is not one. */
    public static Optional<ArmId> of(String text, String type) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        String[] kinds = type.split("/", -1);
        // "", subscriptions, ID, resourceGroups, NAME, providers, PROVIDER, then kind and name by turns
        boolean form = parts.length == BEFORE_NAMES + 2 * (kinds.length - 1)
                && parts[0].isEmpty()
                && parts[1].equals("subscriptions")
                && Guid.isGuid(parts[2])
                && parts[3].equals("resourcegroups")
                && isResourceGroup(parts[4])
                && parts[5].equals("providers")
                && parts[6].equals(kinds[0].toLowerCase(Locale.ROOT));
        if (!form) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i < kinds.length; i++) {
            int at = BEFORE_NAMES + 2 * (i - 1);
            String name = parts[at + 1];
            if (!parts[at].equals(kinds[i].toLowerCase(Locale.ROOT))
                    || !NAME.matcher(name).matches()) {
                return Optional.empty();
            }
            names.add(name);
        }
        return Optional.of(new ArmId(parts[2], parts[4], type, names));
    }

    /** Parses the id of a virtual machine; empty if the text is not one. */
    public static Optional<ArmId> machine(String id) {
        return of(id, AksCatalog.INSTANCE_TYPE).or(() -> of(id, AksCatalog.MACHINE_TYPE));
    }

    /** Reports whether the text is a valid name of a resource group, and so a single part of a path. */
    static boolean isResourceGroup(String text) {
        return RESOURCE_GROUP.matcher(text).matches() && !text.endsWith(".");
    }

    /** Returns the id of the parent resource; only for a nested resource. */
    public ArmId parent() {
        return new ArmId(
                subscription,
                resourceGroup,
                type.substring(0, type.lastIndexOf('/')),
                names.subList(0, names.size() - 1));
    }

    /** Returns the id in its normalized spelling. */
    public String text() {
        return path(resourceGroup);
    }

    /** Returns the path of requests for the resource. */
    public String path() {
        return path(URLEncoder.encode(resourceGroup, StandardCharsets.UTF_8));
    }

    /** Returns the last of its names. */
    public String name() {
        return names.getLast();
    }

    private String path(String group) {
        String[] kinds = type.split("/", -1);
        StringBuilder path = new StringBuilder("/subscriptions/" + subscription + "/resourceGroups/" + group)
                .append("/providers/")
                .append(kinds[0]);
        for (int i = 0; i < names.size(); i++) {
            path.append('/').append(kinds[i + 1]).append('/').append(names.get(i));
        }
        return path.toString();
    }
}
