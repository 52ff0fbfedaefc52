package org.ephemera.azure.alert;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.kubernetes.PodScope;
import org.ephemera.model.Target;

/** Resource ids in alerts. Only {@link AzureTarget} decides whether an id is a target. */
final class AlertResourceIds {
    private static final String TYPES = Arrays.stream(AzureTarget.values())
            .map(each -> Pattern.quote(each.type()))
            .collect(Collectors.joining("|", "(?:", ")"));
    private static final Pattern WITHIN =
            Pattern.compile("(?<whole>/.*/providers/" + TYPES + "/[^/#]+)/.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern MEANT = Pattern.compile("/.*/providers/" + TYPES + "/.*", Pattern.CASE_INSENSITIVE);

    private static final Pattern CLUSTER = Pattern.compile(
            "/.*/providers/" + Pattern.quote(AzureTarget.CLUSTER.type()) + "/[^#]*", Pattern.CASE_INSENSITIVE);

    private AlertResourceIds() {}

    /** Returns a collection of targets that accepts ids of groups and apps, and of resources in them. */
    static AlertTargets targets() {
        return new AlertTargets(id -> AzureTarget.parse(containerOf(id)), (other, each) -> isPodOf(each, other));
    }

    /**
     * Reports whether the text has the form of an id of a group, app or cluster, or of a resource in one, valid or not.
     */
    static boolean isTargetLike(String id) {
        return MEANT.matcher(id).matches();
    }

    /**
     * Reports whether the text has the form of an id of a cluster, or of an Azure resource in one, without a Kubernetes
     * name.
     */
    static boolean isClusterId(String id) {
        return CLUSTER.matcher(id).matches();
    }

    /**
     * Reports whether a target is a pod of a workload in the same alert. The workload is collected, because its pods
     * are replaced and it lists all of them. Groups and apps contain no other targets.
     */
    private static boolean isPodOf(Target owned, Target owner) {
        Map<String, String> pod = owned.attributes();
        Map<String, String> workload = owner.attributes();
        Optional<PodScope> scope = PodScope.of(owner);
        if (scope.isPresent()) {
            return scope.get() == PodScope.CLUSTER
                    ? PodScope.of(owned).orElse(PodScope.NODE) != PodScope.CLUSTER
                            && pod.getOrDefault("cluster", "").equals(workload.get("cluster"))
                    : scope.get() == PodScope.NAMESPACE
                            && PodScope.of(owned).isEmpty()
                            && Stream.of("subscription", "resourceGroup", "cluster", "namespace")
                                    .allMatch(name -> pod.getOrDefault(name, "").equals(workload.get(name)));
        }
        return workload.containsKey("workload")
                && pod.containsKey("pod")
                && Stream.of("subscription", "resourceGroup", "cluster", "namespace")
                        .allMatch(name -> pod.getOrDefault(name, "").equals(workload.get(name)))
                && pod.getOrDefault("pod", "").startsWith(workload.get("name") + "-");
    }

    /**
     * Returns the id of the group, app or cluster that contains a container, a revision or a node pool; other ids are
     * returned unchanged.
     */
    static String containerOf(String id) {
        Matcher within = WITHIN.matcher(id);
        return within.matches() ? within.group("whole") : id;
    }
}
