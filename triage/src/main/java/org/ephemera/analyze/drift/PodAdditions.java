package org.ephemera.analyze.drift;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Additions to a pod by the controller that created it or by admission control of the cluster.
 * Each addition is recognized only with the value that the controller gives it. Of the fields that decide what runs,
 * only the completion index of an indexed job is recognized.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/">workload controllers</a>
 */
record PodAdditions(LocatedJson pod, LocatedJson template) {
    private static final Pattern RESOURCES = Pattern.compile("/[a-zA-Z]*ontainers/[^/]+/resources/.*");
    private static final Pattern SECURITY =
            Pattern.compile("(/[a-zA-Z]*ontainers/[^/]+)?/securityContext/(?<field>.*)");
    private static final String NODES = "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/";
    private static final Pattern CLAIM = Pattern.compile("/volumes/(?<volume>[^/]+)/persistentVolumeClaim/claimName");

    /** Fields that confine a container, with the required value; "" accepts every value except 0 (root). */
    private static final Map<String, String> CONFINING = Map.of(
            "runAsUser", "",
            "runAsNonRoot", "true",
            "fsGroup", "",
            "allowPrivilegeEscalation", "false",
            "capabilities/drop", "",
            "seccompProfile/type", "RuntimeDefault",
            "seLinuxOptions/level", "");

    /** Returns the controller or admission plugin that made a change, if it is a known addition. */
    Optional<String> addedBy(SpecChange change) {
        return byController(change).or(() -> byAdmission(change));
    }

    private Optional<String> byController(SpecChange change) {
        boolean isMade = switch (template.at("kind").textOrEmpty()) {
            case "StatefulSet" -> isMadeByStatefulSet(change);
            case "DaemonSet" -> change.what().startsWith(NODES) && isBoundToItsNode();
            case "Job" -> isIndexed() && isMadeByIndexedJob(change);
            default -> false;
        };
        return isMade ? Optional.of("the cluster (" + template.at("kind").textOrEmpty() + ")") : Optional.empty();
    }

    private boolean isMadeByStatefulSet(SpecChange change) {
        String name = pod.at("metadata", "name").textOrEmpty();
        var claim = CLAIM.matcher(change.what());
        return switch (change.what()) {
            case "/hostname" -> change.after().equals(name);
            case "/subdomain" ->
                change.after().equals(template.at("spec", "serviceName").textOrEmpty());
            default -> claim.matches() && change.after().equals(claim.group("volume") + "-" + name);
        };
    }

    /**
     * Reports whether the required node affinity selects the pod's own node. A daemon set replaces the affinity of its
     * template with the node that it chose.
     */
    private boolean isBoundToItsNode() {
        List<String> nodes = pod
                .at("spec", "affinity")
                .at("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
                .at("nodeSelectorTerms")
                .items()
                .stream()
                .flatMap(term -> term.at("matchFields").items().stream())
                .filter(field -> field.at("key").textOrEmpty().equals("metadata.name"))
                .flatMap(field -> field.at("values").textList().stream())
                .toList();
        String node = pod.at("spec", "nodeName").textOrEmpty();
        return !nodes.isEmpty() && (node.isEmpty() || Set.copyOf(nodes).equals(Set.of(node)));
    }

    private boolean isIndexed() {
        return template.at("spec", "completionMode").textOrEmpty().equals("Indexed");
    }

    private boolean isMadeByIndexedJob(SpecChange change) {
        return change.what().contains("/env/JOB_COMPLETION_INDEX/valueFrom/")
                || (change.what().equals("/hostname")
                        && change.after()
                                .startsWith(template.at("metadata", "name").textOrEmpty() + "-"));
    }

    private Optional<String> byAdmission(SpecChange change) {
        if (RESOURCES.matcher(change.what()).matches()) {
            return hasAnnotation("vpaUpdates")
                    ? Optional.of("a vertical autoscaler")
                    : change.before().isEmpty() && hasAnnotation("kubernetes.io/limit-ranger")
                            ? Optional.of("the cluster (defaults of the namespace's limit ranges)")
                            : Optional.empty();
        }
        if (!change.before().isEmpty()) {
            return Optional.empty();
        }
        if (change.what().equals("/schedulerName") && change.after().equals("fargate-scheduler")) {
            return Optional.of("EKS (Fargate)");
        }
        if (change.what().startsWith("/readinessGates/") && change.after().startsWith("target-health.")) {
            return Optional.of("the AWS Load Balancer Controller");
        }
        return hasAnnotation("openshift.io/scc") && confines(change)
                ? Optional.of("OpenShift (security context constraints)")
                : Optional.empty();
    }

    private static boolean confines(SpecChange change) {
        var security = SECURITY.matcher(change.what());
        String wanted = security.matches() ? CONFINING.get(security.group("field")) : null;
        return wanted != null
                && (wanted.isEmpty()
                        ? !change.after().equals("0")
                        : change.after().equals(wanted));
    }

    private boolean hasAnnotation(String annotation) {
        return pod.at("metadata", "annotations").at(annotation).exists();
    }
}
