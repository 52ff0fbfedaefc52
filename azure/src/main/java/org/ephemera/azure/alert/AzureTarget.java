package org.ephemera.azure.alert;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/** Kinds of targets on Azure, each with the form of its {@link ResourceId}. */
public enum AzureTarget {
    GROUP(
            "azure.aci.group",
            "group",
            "container group",
            "Microsoft.ContainerInstance/containerGroups",
            "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"),
    APP("azure.app", "app", "container app", "Microsoft.App/containerApps", "(?=.{2,32}$)[a-z](-?[a-z0-9])+"),
    JOB("azure.job", "job", "Container Apps job", "Microsoft.App/jobs", "(?=.{2,32}$)[a-z](-?[a-z0-9])+"),
    /**
     * AKS cluster, or a pod, workload, namespace or node in it. {@link KubernetesTarget} parses the part after its id.
     */
    CLUSTER(
            "azure.aks",
            "cluster",
            "pod of an AKS cluster",
            "Microsoft.ContainerService/managedClusters",
            "[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?");

    /** Separator between the id of a cluster and the name in it. */
    private static final char WITHIN = '#';

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

    /** Returns the value of {@link Target#kind}; for a cluster, the common prefix of its kinds. */
    public String kind() {
        return kind;
    }

    /** Returns all possible values of {@link Target#kind}. */
    public Set<String> kinds() {
        return this == CLUSTER ? KubernetesTarget.kinds(kind) : Set.of(kind);
    }

    /** Returns the one-word noun, which is also the name of the attribute with the resource's name. */
    public String attribute() {
        return attribute;
    }

    /** Returns resource provider and type, as Azure spells them. */
    public String type() {
        return type;
    }

    /** Reports whether the text begins like a resource id of Azure, valid or not. */
    public static boolean isResourceIdLike(String text) {
        return ResourceId.isResourceIdLike(text);
    }

    /** Returns the kinds of targets for a sentence. */
    public static String nouns() {
        return Arrays.stream(values())
                .map(each -> each.noun)
                .collect(Collectors.joining(", "))
                .replaceFirst(", (?=[^,]*$)", " or ");
    }

    /**
     * Parses a target with the attributes {@code subscription, resourceGroup} and {@code group}, {@code app},
     * {@code job} or {@code cluster}. For a cluster, a pod or a workload follows after a {@code #}.
     *
     * @throws IllegalArgumentException if the text is not a target; the message is a sentence for the user
     */
    public static Target parse(String id) {
        int end = id.indexOf(WITHIN);
        Optional<String> within = end < 0 ? Optional.empty() : Optional.of(id.substring(end + 1));
        ResourceId resource;
        AzureTarget known;
        try {
            resource = ResourceId.parse(end < 0 ? id : id.substring(0, end));
            known = known(resource, within);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + SanitizedText.of(id) + "' " + e.getMessage() + "; " + examples(), e);
        }
        return known.named(resource, within.map(AzureTarget::spelled));
    }

    private static AzureTarget known(ResourceId id, Optional<String> within) {
        AzureTarget known = Arrays.stream(values())
                .filter(each -> each.type.equalsIgnoreCase(id.type()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "is a resource of type '" + SanitizedText.of(id.type()) + "', not a " + nouns()));
        if (!known.name.matcher(id.name()).matches() || (known != CLUSTER && within.isPresent())) {
            throw new IllegalArgumentException("is not a valid name of a " + known.noun);
        }
        if (within.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("has nothing after '#': add 'NAMESPACE/POD' or"
                    + " 'NAMESPACE/deployment/NAME', a NAMESPACE or 'node:NAME'");
        }
        return known;
    }

    private Target named(ResourceId id, Optional<String> within) {
        String resourceId = id.spelled(type);
        Map<String, String> attributes = new TreeMap<>(
                Map.of("subscription", id.subscription(), "resourceGroup", id.resourceGroup(), attribute, id.name()));
        if (this != CLUSTER) {
            return new Target(kind, resourceId, attributes);
        }
        return KubernetesTarget.within(
                kind, resourceId + within.map(part -> WITHIN + part).orElse(""), attributes, within.orElse(""));
    }

    /** Returns the normalized name in a cluster: {@code Deployment} and {@code deployment} give the same id. */
    private static String spelled(String within) {
        String[] parts = within.split("/", -1);
        return parts.length == 3
                ? parts[0] + "/" + KubernetesTarget.kind(parts[1]).orElse(parts[1]) + "/" + parts[2]
                : within;
    }

    private static String examples() {
        return Arrays.stream(values())
                .map(each -> "a " + each.noun + " looks like " + EXAMPLE + each.type + each.example())
                .collect(Collectors.joining(", "));
    }

    private String example() {
        return this == CLUSTER ? "/prod#shop/checkout-7d4b9c6f5-x2x4q" : "/checkout";
    }

    /** Returns the kind of a target with these attributes. */
    public static Optional<AzureTarget> ofAttributes(Map<String, String> attributes) {
        return Arrays.stream(values())
                .filter(each -> attributes.containsKey(each.attribute))
                .findFirst();
    }
}
