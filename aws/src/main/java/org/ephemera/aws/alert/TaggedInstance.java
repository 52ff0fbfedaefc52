package org.ephemera.aws.alert;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;

/**
 * EC2 instance in an alert. Its tags may contain its cluster: ECS and EKS add them to the instances of their capacity
 * providers and node groups.
 */
record TaggedInstance(TargetArn arn, String id, Map<String, String> tags) {
    /** Reserved for AWS, so only ECS can have set it. */
    private static final String ECS_CLUSTER = "aws:ecs:clusterName";

    private static final List<String> EKS_CLUSTERS = List.of("aws:eks:cluster-name", "eks:cluster-name");
    private static final String EKS_OWNED = "kubernetes.io/cluster/";
    private static final Pattern RESOURCE = Pattern.compile("instance/(?<id>i-(?:[0-9a-f]{8}|[0-9a-f]{17}))");

    TaggedInstance {
        tags = Map.copyOf(tags);
    }

    /** Returns the instance with this ARN; empty if it is not the ARN of an instance. */
    static Optional<TaggedInstance> of(String arn, Map<String, String> tags) {
        try {
            TargetArn parsed = TargetArn.parse(arn, "ec2", "EC2");
            Matcher resource = RESOURCE.matcher(parsed.resource());
            return resource.matches()
                    ? Optional.of(new TaggedInstance(parsed, resource.group("id"), tags))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Adds the container instance of ECS or the node of EKS.
     *
     * @return false if no tag contains the cluster
     */
    boolean addTo(AlertTargets named, TargetHints hints) {
        return target().filter(name -> named.add(name, hints, tags)).isPresent();
    }

    private Optional<String> target() {
        return Optional.ofNullable(tags.get(ECS_CLUSTER))
                .map(cluster -> in("ecs", "container-instance/" + cluster + "/" + id))
                .or(() -> eks().map(cluster -> in("eks", "cluster/" + cluster + "#node:" + id)));
    }

    private String in(String service, String resource) {
        return String.join(":", "arn", arn.partition(), service, arn.region(), arn.account(), resource);
    }

    private Optional<String> eks() {
        return EKS_CLUSTERS.stream()
                .map(tags::get)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> tags.keySet().stream()
                        .filter(key -> key.startsWith(EKS_OWNED))
                        .map(key -> key.substring(EKS_OWNED.length()))
                        .sorted()
                        .findFirst());
    }
}
