package org.ephemera.azure.alert;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.model.Target;

/** What resource ids in alerts tell. Nothing here makes an id a target: {@link AzureTarget} alone does. */
final class ArmNames {
    private static final String TYPES = Arrays.stream(AzureTarget.values())
            .map(each -> Pattern.quote(each.type()))
            .collect(Collectors.joining("|", "(?:", ")"));
    private static final Pattern WITHIN =
            Pattern.compile("(?<whole>/.*/providers/" + TYPES + "/[^/#]+)/.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern MEANT = Pattern.compile("/.*/providers/" + TYPES + "/.*", Pattern.CASE_INSENSITIVE);

    private static final Pattern CLUSTER = Pattern.compile(
            "/.*/providers/" + Pattern.quote(AzureTarget.CLUSTER.type()) + "/[^#]*", Pattern.CASE_INSENSITIVE);

    private ArmNames() {}

    /** Takes the ids of groups and apps, and of what is in them. */
    static AlertTargets targets() {
        return new AlertTargets(id -> AzureTarget.parse(whole(id)), (other, each) -> isPodOf(each, other));
    }

    /** True if it is meant to name a group or an app, or something in one, whether it does so well or not. */
    static boolean isMeantFor(String id) {
        return MEANT.matcher(id).matches();
    }

    /** True if it is meant to name a cluster, or something of Azure's in one, and nothing of Kubernetes. */
    static boolean isCluster(String id) {
        return CLUSTER.matcher(id).matches();
    }

    /**
     * No group or app is a part of another. Of a pod and the workload that owns it, the workload is collected from: pods come and
     * go, and it lists the one in the other's place as well.
     */
    private static boolean isPodOf(Target owned, Target owner) {
        Map<String, String> pod = owned.attributes();
        Map<String, String> workload = owner.attributes();
        return workload.containsKey("workload")
                && pod.containsKey("pod")
                && Stream.of("subscription", "resourceGroup", "cluster", "namespace")
                        .allMatch(name -> pod.getOrDefault(name, "").equals(workload.get(name)))
                && pod.getOrDefault("pod", "").startsWith(workload.get("name") + "-");
    }

    /** What is done in a container, in a revision or in a node pool is done to the group, the app or the cluster. */
    static String whole(String id) {
        Matcher within = WITHIN.matcher(id);
        return within.matches() ? within.group("whole") : id;
    }
}
