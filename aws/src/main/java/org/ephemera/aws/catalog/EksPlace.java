package org.ephemera.aws.catalog;

import java.util.Map;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Target;

/**
 * Location of a target in EKS: partition, region, account, cluster, namespace, and the names of the target itself.
 *
 * @param trail ARN of the trail that the user gave with {@code --trail}; "" if none was given
 */
public record EksPlace(
        String target,
        String region,
        String account,
        String partition,
        String cluster,
        String namespace,
        String pod,
        String workload,
        String name,
        String scope,
        String nodeName,
        String limit,
        String trail) {

    public static EksPlace of(PlannedItem item) {
        return ParameterCodec.of(EksPlace.class).decode(item);
    }

    public static EksPlace of(Target target) {
        return of(target.attributes());
    }

    /** Returns a location from attributes of a target, or from parameters that contain these attributes. */
    public static EksPlace of(Map<String, String> attributes) {
        return ParameterCodec.of(EksPlace.class).decode(attributes);
    }

    /** Reports whether the target is a namespace, a node or a cluster, with all its pods. */
    public boolean isScope() {
        return !scope.isEmpty();
    }

    /** Reports whether the target is a node or a cluster, whose pods are in many namespaces. */
    public boolean hasManyNamespaces() {
        return isScope() && !scope.equals("namespace");
    }

    /** Returns the location of a pod's namespace, for evidence about a namespace. */
    public EksPlace inNamespace(String other) {
        return new EksPlace(
                target, region, account, partition, cluster, other, pod, workload, name, scope, nodeName, limit, trail);
    }

    public String clusterArn() {
        return String.join(":", "arn", partition, "eks", region, account, "cluster/" + cluster);
    }

    /** Returns the log group of the control plane, whose name is fixed (EKS user guide, control plane logging). */
    public String controlPlaneLogs() {
        return "/aws/eks/" + cluster + "/cluster";
    }
}
