package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.model.SanitizedText;

/**
 * Call of the EKS API. It is about a cluster, its access or a service account, never about a pod: CloudTrail contains
 * no calls of the Kubernetes API, which are in the audit log of the cluster. The target is the cluster, or the namespace
 * of the service account, whose pods are ranked first.
 */
final class EksCall {
    private EksCall() {}

    static void name(AlertField call, AlertTargets named) {
        AlertField request = call.field("requestParameters");
        // The parameter is the URI's; its name differs between the calls.
        Optional<String> cluster = request.field("clusterName")
                .or(call.path("responseElements", "accessEntry", "clusterName"))
                .or(request.field("name"))
                .text();
        String operation = SanitizedText.of(call.field("eventName").text().orElse(""));
        if (cluster.isEmpty()) {
            named.setFallbackReason("the call " + operation + " of EKS names no cluster; eks:ListClusters lists them");
            return;
        }
        String arn = ApiCall.place(call, "eks") + "cluster/" + cluster.get();
        String namespace =
                request.field("namespace").text().map(name -> "#" + name).orElse("");
        named.add(
                arn + namespace, ApiCall.hints(call).text("serviceAccount", request.field("serviceAccount")), Map.of());
    }
}
