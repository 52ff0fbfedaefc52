package org.ephemera.analyze.drift;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * What a pod has besides its template from the controller that made it, or from the cluster's admission: each controller's own marks, and
 * only with the values that it gives. Of fields that decide what runs nothing is excused but the number of an indexed job.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/">workload controllers</a>
 */
record PodAdditions(LocatedJson pod, LocatedJson template) {
    private static final Pattern RESOURCES = Pattern.compile("/[a-zA-Z]*ontainers/[^/]+/resources/.*");
    private static final Pattern SECURITY =
            Pattern.compile("(/[a-zA-Z]*ontainers/[^/]+)?/securityContext/(?<field>.*)");
    private static final String NODES = "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/";
    private static final Pattern CLAIM = Pattern.compile("/volumes/(?<volume>[^/]+)/persistentVolumeClaim/claimName");

    /** What holds a container in, with the value that it must have; "" for any but that of root. */
    private static final Map<String, String> CONFINING = Map.of(
            "runAsUser", "",
            "runAsNonRoot", "true",
            "fsGroup", "",
            "allowPrivilegeEscalation", "false",
            "capabilities/drop", "",
            "seccompProfile/type", "RuntimeDefault",
            "seLinuxOptions/level", "");

    /** Who put it there, if one of them did. */
    Optional<String> by(SpecChange change) {
        return ofController(change).or(() -> ofAdmission(change));
    }

    private Optional<String> ofController(SpecChange change) {
        boolean made = switch (template.at("kind").words()) {
            case "StatefulSet" -> ofStatefulSet(change);
            case "DaemonSet" -> change.what().startsWith(NODES) && isBoundToItsNode();
            case "Job" -> isIndexed() && ofIndexedJob(change);
            default -> false;
        };
        return made ? Optional.of("the cluster (" + template.at("kind").words() + ")") : Optional.empty();
    }

    private boolean ofStatefulSet(SpecChange change) {
        String name = pod.at("metadata", "name").words();
        var claim = CLAIM.matcher(change.what());
        return switch (change.what()) {
            case "/hostname" -> change.after().equals(name);
            case "/subdomain" ->
                change.after().equals(template.at("spec", "serviceName").words());
            default -> claim.matches() && change.after().equals(claim.group("volume") + "-" + name);
        };
    }

    /** A daemon set puts the node that it chose in the place of what its template asks of nodes. */
    private boolean isBoundToItsNode() {
        List<String> nodes = pod
                .at("spec", "affinity")
                .at("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
                .at("nodeSelectorTerms")
                .items()
                .stream()
                .flatMap(term -> term.at("matchFields").items().stream())
                .filter(field -> field.at("key").words().equals("metadata.name"))
                .flatMap(field -> field.at("values").wordList().stream())
                .toList();
        String node = pod.at("spec", "nodeName").words();
        return !nodes.isEmpty() && (node.isEmpty() || Set.copyOf(nodes).equals(Set.of(node)));
    }

    private boolean isIndexed() {
        return template.at("spec", "completionMode").words().equals("Indexed");
    }

    private boolean ofIndexedJob(SpecChange change) {
        return change.what().contains("/env/JOB_COMPLETION_INDEX/valueFrom/")
                || (change.what().equals("/hostname")
                        && change.after()
                                .startsWith(template.at("metadata", "name").words() + "-"));
    }

    private Optional<String> ofAdmission(SpecChange change) {
        if (RESOURCES.matcher(change.what()).matches()) {
            return has("vpaUpdates")
                    ? Optional.of("a vertical autoscaler")
                    : change.before().isEmpty() && has("kubernetes.io/limit-ranger")
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
        return has("openshift.io/scc") && confines(change)
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

    private boolean has(String annotation) {
        return pod.at("metadata", "annotations").at(annotation).exists();
    }
}
