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
 * Pod or workload of an EKS cluster that a finding identifies by kind, namespace and name. The finding contains the ARN
 * of the cluster in another field. The ARN and the workload form the name of a target, which {@link EksTarget}
 * validates.
 *
 * @param kind plural as in API paths ({@code pods}), kind of objects ({@code Pod}), or upper case ({@code PODS})
 */
record EksWorkload(String kind, String namespace, String name) {
    /**
     * Name of a deployment's replica set. Its suffix consists of consonants and digits (Kubernetes, SafeEncodeString).
     */
    private static final Pattern REPLICA_SET = Pattern.compile("(?<name>.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}");

    private static final Pattern CLUSTER = Pattern.compile("arn:[^:]*:eks:[^:]*:[^:]*:cluster/[^#]*");

    /** Adds the target in the {@code resource} of a GuardDuty finding. */
    static void name(AlertField finding, AlertTargets named) {
        AlertField cluster = finding.path("resource", "eksClusterDetails");
        Optional<String> arn = cluster.field("arn")
                .text()
                .map(name -> AwsTargetRelations.inRegion(
                        name, finding.field("region").text()));
        if (arn.isEmpty()) {
            return;
        }
        AlertField details = finding.path("resource", "kubernetesDetails", "kubernetesWorkloadDetails");
        TargetHints hints = ProcessHints.add(GuardDutyFinding.seen(finding), finding)
                .text("alertedUid", details.field("uid"))
                .containers(details.field("containers"), "id");
        Optional<EksWorkload> workload = of(details.field("type"), details.field("namespace"), details.field("name"))
                .or(() -> requested(finding.path("service", "action", "kubernetesApiCallAction")));
        add(arn.get(), workload, hints, AlertTags.parse(cluster.field("tags")), named);
    }

    /** Reports whether the ARN has the form of an EKS cluster, even if it is not valid. */
    static boolean isCluster(String arn) {
        return CLUSTER.matcher(arn).matches();
    }

    /** Returns the workload; empty if one of the three fields is absent. */
    static Optional<EksWorkload> of(AlertField kind, AlertField namespace, AlertField name) {
        return kind.text()
                .flatMap(k -> namespace.text().flatMap(n -> name.text().map(each -> new EksWorkload(k, n, each))));
    }

    /** Returns the object of the API call, for findings without a workload. */
    private static Optional<EksWorkload> requested(AlertField action) {
        return of(action.field("resource"), action.field("namespace"), action.field("resourceName"));
    }

    /**
     * Adds a workload as a target, or the reason why it cannot be one. Without a workload, the cluster is the target,
     * whose pods are ranked by the hints.
     *
     * @param arn of the cluster
     */
    static void add(
            String arn,
            Optional<EksWorkload> workload,
            TargetHints hints,
            Map<String, String> tags,
            AlertTargets named) {
        if (workload.isEmpty()) {
            named.add(arn, hints, tags);
            return;
        }
        Optional<String> within = workload.get().within();
        within.ifPresentOrElse(
                text -> named.add(arn + "#" + text, hints, tags),
                () -> named.addUncollectable(
                        arn + "#" + workload.get().namespace() + "/"
                                + workload.get().name(),
                        "the finding contains the "
                                + SanitizedText.of(workload.get().kind()) + " "
                                + SanitizedText.of(workload.get().namespace() + "/"
                                        + workload.get().name()) + " of the cluster "
                                + SanitizedText.of(arn)
                                + ", which is not a pod, deployment, daemonset, statefulset, job or cronjob; collect"
                                + " from the pods or workloads that it owns"));
    }

    /** Returns the part of a target's name after the cluster; empty if the kind cannot be a target. */
    private Optional<String> within() {
        String one = kind.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
        if (one.equals("pod")) {
            return Optional.of(namespace + "/" + name);
        }
        Matcher deployed = REPLICA_SET.matcher(name);
        if (one.equals("replicaset") && deployed.matches()) {
            return Optional.of(namespace + "/deployment/" + deployed.group("name"));
        }
        return KubernetesTarget.kind(one).map(known -> namespace + "/" + known + "/" + name);
    }
}
