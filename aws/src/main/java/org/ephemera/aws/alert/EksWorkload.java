package org.ephemera.aws.alert;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.SanitizedText;

/**
 * A pod or workload of EKS as findings tell of it: the cluster's ARN in one place, and kind, namespace and name in another. Nothing
 * here makes names a target: {@link EksTarget} alone does.
 *
 * @param kind as the API's path has it ({@code pods}), as objects have it ({@code Pod}), or in capitals ({@code PODS})
 */
record EksWorkload(String kind, String namespace, String name) {
    /** By which a deployment's replica sets differ: letters and digits that spell no word (Kubernetes, SafeEncodeString). */
    private static final Pattern OF_A_DEPLOYMENT = Pattern.compile("(?<name>.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}");

    private static final Pattern CLUSTER = Pattern.compile("arn:[^:]*:eks:[^:]*:[^:]*:cluster/[^#]*");

    /** What a finding of GuardDuty tells in its own resource. */
    static void name(AlertField finding, AlertTargets named) {
        AlertField cluster = finding.path("resource", "eksClusterDetails");
        Optional<String> arn = cluster.field("arn")
                .text()
                .map(name -> AwsNames.inRegion(name, finding.field("region").text()));
        if (arn.isEmpty()) {
            return;
        }
        AlertField details = finding.path("resource", "kubernetesDetails", "kubernetesWorkloadDetails");
        TargetHints hints = GuardDutyFinding.seen(finding)
                .text("alertedUid", details.field("uid"))
                .containers(details.field("containers"), "id");
        Optional<EksWorkload> workload = of(details.field("type"), details.field("namespace"), details.field("name"))
                .or(() -> asked(finding.path("service", "action", "kubernetesApiCallAction")));
        add(arn.get(), workload, hints, AlertTags.of(cluster.field("tags")), named);
    }

    /** True if it is meant to name a cluster of EKS, whether it does so well or not. */
    static boolean isCluster(String arn) {
        return CLUSTER.matcher(arn).matches();
    }

    /** All three, or it names nothing. */
    static Optional<EksWorkload> of(AlertField kind, AlertField namespace, AlertField name) {
        return kind.text()
                .flatMap(k -> namespace.text().flatMap(n -> name.text().map(each -> new EksWorkload(k, n, each))));
    }

    /** What was asked of the API server, where no workload is told. */
    private static Optional<EksWorkload> asked(AlertField action) {
        return of(action.field("resource"), action.field("namespace"), action.field("resourceName"));
    }

    /** @param arn of the cluster */
    static void add(
            String arn,
            Optional<EksWorkload> workload,
            TargetHints hints,
            Map<String, String> tags,
            AlertTargets named) {
        if (workload.isEmpty()) {
            named.besides(
                    arn + "#",
                    "it is about the cluster " + SanitizedText.of(arn)
                            + " and names no pod or workload of it; collect from those that it may mean by their names, such as "
                            + SanitizedText.of(arn) + "#NAMESPACE/POD");
            return;
        }
        Optional<String> within = workload.get().within();
        within.ifPresentOrElse(
                text -> named.add(arn + "#" + text, hints, tags),
                () -> named.besides(
                        arn + "#" + workload.get().namespace() + "/"
                                + workload.get().name(),
                        "it names the " + SanitizedText.of(workload.get().kind()) + " "
                                + SanitizedText.of(workload.get().namespace() + "/"
                                        + workload.get().name()) + " of the cluster "
                                + SanitizedText.of(arn)
                                + ", which is none of pod, deployment, daemonset, statefulset, job and cronjob; collect from what it owns"));
    }

    /** As a target has it after the cluster; nothing if it is of another kind. */
    private Optional<String> within() {
        String one = kind.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        if (one.equals("pod")) {
            return Optional.of(namespace + "/" + name);
        }
        Matcher deployed = OF_A_DEPLOYMENT.matcher(name);
        if (one.equals("replicaset") && deployed.matches()) {
            return Optional.of(namespace + "/deployment/" + deployed.group("name"));
        }
        return KubernetesTarget.kind(one).map(known -> namespace + "/" + known + "/" + name);
    }
}
