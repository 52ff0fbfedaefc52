package org.ephemera.azure.trigger;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/** What can be collected from on Azure, each by its {@link ResourceId}. */
public enum AzureTarget {
    GROUP(
            "azure.aci.group",
            "group",
            "container group",
            "Microsoft.ContainerInstance/containerGroups",
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
    APP("azure.app", "app", "container app", "Microsoft.App/containerApps", "(?=.{2,32}$)[a-z](-?[a-z0-9])+");

    private static final String EXAMPLE =
            "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/";

    private final String kind;
    private final String attribute;
    private final String noun;
    private final String type;
    private final Pattern name;

    AzureTarget(String kind, String attribute, String noun, String type, String name) {
        this.kind = kind;
        this.attribute = attribute;
        this.noun = noun;
        this.type = type;
        this.name = Pattern.compile(name);
    }

    /** As {@link Target#kind} has it. */
    public String kind() {
        return kind;
    }

    /** The one word for it, which is also the name of the attribute that holds the resource's name. */
    public String attribute() {
        return attribute;
    }

    /** Resource provider and type, as Azure spells them. */
    public String type() {
        return type;
    }

    /** True if the text is meant to be a resource id of Azure, whole or not. */
    public static boolean looksLikeOne(String text) {
        return ResourceId.looksLikeOne(text);
    }

    /** What may be named, for a sentence. */
    public static String nouns() {
        return Arrays.stream(values()).map(each -> each.noun).collect(Collectors.joining(" or "));
    }

    /**
     * The target with the attributes {@code subscription, resourceGroup} and {@code group} or {@code app}.
     *
     * @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it
     */
    public static Target parse(String id) {
        try {
            return of(ResourceId.parse(id));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + Shown.of(id) + "' " + e.getMessage() + "; " + examples(), e);
        }
    }

    private static Target of(ResourceId id) {
        AzureTarget known = Arrays.stream(values())
                .filter(each -> each.type.equalsIgnoreCase(id.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "names a resource of type '" + Shown.of(id.type()) + "', not a " + nouns()));
        if (!known.name.matcher(id.name()).matches()) {
            throw new IllegalArgumentException("does not name a " + known.noun);
        }
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "subscription", id.subscription(), "resourceGroup", id.resourceGroup(), known.attribute, id.name()));
        return new Target(known.kind, id.spelled(known.type), attributes);
    }

    private static String examples() {
        return Arrays.stream(values())
                .map(each -> "a " + each.noun + " looks like " + EXAMPLE + each.type + "/checkout")
                .collect(Collectors.joining(", "));
    }

    /** The kind of a target whose attributes these are. */
    public static Optional<AzureTarget> ofAttributes(Map<String, String> attributes) {
        return Arrays.stream(values())
                .filter(each -> attributes.containsKey(each.attribute))
                .findFirst();
    }
}
