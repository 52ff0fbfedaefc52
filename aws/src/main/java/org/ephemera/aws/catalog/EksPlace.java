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

    public String clusterArn() {
        return String.join(":", "arn", partition, "eks", region, account, "cluster/" + cluster);
    }

    /** Returns the log group of the control plane, whose name is fixed (EKS user guide, control plane logging). */
    public String controlPlaneLogs() {
        return "/aws/eks/" + cluster + "/cluster";
    }
}
