package org.ephemera.aws.alert;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.kubernetes.PodScope;
import org.ephemera.model.Target;

/** Relations between AWS targets, derived from their names. */
final class AwsTargetRelations {
    private static final Pattern SAMPLE = Pattern.compile("^(arn:[^:]*:(?:ecs|eks):)region:");

    private AwsTargetRelations() {}

    /**
     * Returns an empty collection of targets that accepts all names of {@link AwsTarget}. The ARN of an ECS container
     * is accepted as its task.
     */
    static AlertTargets targets() {
        return new AlertTargets(name -> AwsTarget.parse(EcsArns.task(name)), AwsTargetRelations::isWithin);
    }

    /**
     * Returns an ARN of a sample finding with the region of the finding. {@code CreateSampleFindings} of GuardDuty
     * writes the literal {@code region} instead of the region.
     */
    static String inRegion(String arn, Optional<String> region) {
        return region.filter(TargetArn::isRegion)
                .map(name -> SAMPLE.matcher(arn).replaceFirst("$1" + name + ":"))
                .orElse(arn);
    }

    /**
     * Reports whether one target is a part of the other: a task or a service of a cluster, a task of a service, a pod
     * of a workload.
     */
    static boolean isWithin(Target part, Target whole) {
        return EksTarget.isEksTarget(part) == EksTarget.isEksTarget(whole)
                && isSame(part, whole, "partition", "region", "account", "cluster")
                && (EksTarget.isEksTarget(whole) ? isPartOf(part, whole) : EcsArns.isWithinCluster(part, whole));
    }

    private static boolean isPartOf(Target part, Target whole) {
        return switch (PodScope.of(whole).orElse(PodScope.NODE)) {
            case CLUSTER -> PodScope.of(part).orElse(PodScope.NODE) != PodScope.CLUSTER;
            case NAMESPACE -> PodScope.of(part).isEmpty() && isSame(part, whole, "namespace");
            case NODE -> isPodOf(part, whole);
        };
    }

    /**
     * Reports whether the pod belongs to the workload. In Kubernetes the names of a workload's pods start with its
     * name.
     */
    private static boolean isPodOf(Target part, Target whole) {
        return part.kind().equals(EksTarget.POD)
                && whole.kind().equals(EksTarget.WORKLOAD)
                && isSame(part, whole, "namespace")
                && part.attributes()
                        .getOrDefault("pod", "")
                        .startsWith(whole.attributes().getOrDefault("name", "") + "-");
    }

    private static boolean isSame(Target one, Target other, String... names) {
        return Stream.of(names)
                .allMatch(name -> Objects.equals(
                        one.attributes().get(name), other.attributes().get(name)));
    }
}
