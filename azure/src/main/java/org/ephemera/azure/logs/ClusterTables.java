package org.ephemera.azure.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.model.TimeWindow;

/**
 * Tables of a workspace that contain rows of a pod or a workload, and the Kusto conditions that select these rows.
 * Kubernetes names contain no character that would end a Kusto string, and no name becomes a pattern. Rows of
 * {@code Perf} identify a container as {@code CLUSTER/POD-UID/CONTAINER}, without the pod's name
 * (microsoft/Docker-Provider, {@code CAdvisorMetricsAPIClient.rb}).
 */
final class ClusterTables {
    /** Length to which Kubernetes truncates a workload's name in generated pod names. */
    private static final int KEPT = 46;

    /** Number of owner levels above a pod: its replica set and its deployment. */
    private static final int OWNERS = 2;

    /** User name prefix of nodes, which request and renew the tokens of their pods continuously. */
    private static final String NODES = "system:node:";

    private ClusterTables() {}

    /** Kusto expressions for the fields of an audit event. */
    private record Call(String verb, String uri, String user, String object, String response) {
        static Call inColumns() {
            return new Call(
                    column("Verb"),
                    column("RequestUri"),
                    "column_ifexists(\"User\", dynamic(null))",
                    "column_ifexists(\"ObjectRef\", dynamic(null))",
                    "column_ifexists(\"ResponseObject\", dynamic(null))");
        }

        static Call inText() {
            String text = "parse_json(" + column("log_s") + ")";
            return new Call(
                    text + ".verb",
                    text + ".requestURI",
                    text + ".user",
                    text + ".objectRef",
                    text + ".responseObject");
        }
    }

    /**
     * Returns the tables of the audit log with these conditions: requests about the target by any user, requests by the
     * service accounts of its namespace, and requests that change permissions in the cluster. The rows are in dedicated
     * tables or in the shared table {@code AzureDiagnostics}.
     *
     * @param categories log categories that are known to be sent; "" if none are known
     */
    static LogTables audit(AzurePlace place, String categories) {
        return new LogTables(
                List.of("AKSAudit", "AKSAuditAdmin", "AzureDiagnostics"),
                ofCluster(place) + calls(Call.inColumns(), place) + " or (column_ifexists(\"Category\", \"\") in (\""
                        + ClusterRows.ALL_CALLS + "\", \"" + ClusterRows.CHANGES + "\") and ("
                        + calls(Call.inText(), place) + "))",
                "that AKS writes its audit log to, so none was ever sent there",
                excluded(categories));
    }

    private static String calls(Call call, AzurePlace place) {
        if (place.isScope()) {
            return scopeCalls(call, place) + " or " + rights(call);
        }
        return about(call.object() + ".namespace", call.object() + ".name", place) + " or " + unnamed(call, place)
                + " or "
                + toKubelet(call, place) + " or tostring(" + call.user()
                + ".username) startswith \"system:serviceaccount:" + namespace(place) + ":\" or " + rights(call);
    }

    /**
     * Returns the condition for all requests in a namespace. Of a node or cluster, only requests that change something
     * or give access to a container or node are selected, because the others are too many.
     */
    private static String scopeCalls(Call call, AzurePlace place) {
        String subresource = "tostring(" + call.object() + ".subresource) in (\"exec\", \"attach\", \"portforward\","
                + " \"proxy\", \"ephemeralcontainers\")";
        return place.namespace().isEmpty()
                ? "tostring(" + call.verb() + ") in (\"create\", \"update\", \"patch\", \"delete\","
                        + " \"deletecollection\") or " + subresource
                : "tostring(" + call.object() + ".namespace) == \"" + namespace(place) + "\" or tostring(" + call.user()
                        + ".username) startswith \"system:serviceaccount:" + namespace(place) + ":\" or ("
                        + subresource + " and tostring(" + call.uri() + ") contains \"/" + namespace(place) + "/\")";
    }

    /**
     * Returns the condition for requests that do not contain the target's name. A pod with a generated name has it only
     * in the response. A deletecollection names no object. A token request names the service account.
     */
    private static String unnamed(Call call, AzurePlace place) {
        return "(tostring(" + call.object() + ".namespace) == \"" + namespace(place) + "\" and ("
                + ofPod(call.response() + ".metadata.name", place) + " or tostring(" + call.verb()
                + ") == \"deletecollection\" or (tostring(" + call.object()
                + ".resource) in (\"namespaces\", \"events\") and tostring(" + call.verb()
                + ") == \"delete\") or (tostring(" + call.object() + ".subresource) == \"token\" and not(tostring("
                + call.user() + ".username) startswith \"" + NODES + "\"))))";
    }

    /**
     * Returns the condition for permission changes in the entire cluster: a cluster role binding of the target's
     * account has no namespace.
     */
    private static String rights(Call call) {
        return "(tostring(" + call.verb()
                + ") in (\"create\", \"update\", \"patch\", \"delete\", \"deletecollection\") and (tostring("
                + call.object() + ".apiGroup) in (\"rbac.authorization.k8s.io\", \"admissionregistration.k8s.io\")"
                + " or tostring(" + call.object() + ".subresource) == \"approval\"))";
    }

    /** Returns what the log categories exclude. */
    private static String excluded(String categories) {
        if (List.of(categories.split(" ", -1)).contains(ClusterRows.ALL_CALLS)) {
            return "";
        }
        return (categories.isEmpty() ? "; if only kube-audit-admin is sent, " : "; only kube-audit-admin is sent: ")
                + "every get and list is missing, and an exec or attach over a WebSocket is a get"
                + (categories.isEmpty() ? "" : "; enable kube-audit for the next time");
    }

    /**
     * Returns the tables of Container Insights with output, events and states. A row of the old table ContainerLog
     * contains a container id but no pod; the pod inventory maps the id. The agent also records the environment
     * variables of processes, which may contain secrets; they are not requested.
     */
    static LogTables insights(AzurePlace place, TimeWindow window) {
        return new LogTables(
                List.of("ContainerLogV2", "ContainerLog", "KubeEvents", "KubePodInventory", "ContainerInventory"),
                ofCluster(place)
                        + named(column("PodNamespace"), column("PodName"), place) + " or "
                        + named(column("Namespace"), column("Name"), place)
                        + " or (TableName == \"ContainerInventory\" and "
                        + ofPod(column("ContainerHostname"), place) + " and " + column("Name") + " contains \"_"
                        + namespace(place) + "_\") or (TableName == \"ContainerLog\" and " + column("ContainerID")
                        + " in "
                        + known("ContainerID", place, window) + ") | extend EnvironmentVar=\"\"",
                Map.of("ContainerLogV2", ofCluster(place) + named(column("PodNamespace"), column("PodName"), place)),
                "that Container Insights writes to, so nothing was ever sent there",
                "; a data collection rule may exclude namespaces and tables");
    }

    /**
     * Returns the tables of Container Insights with measurements. Their rows contain the UID of a pod, which the pod
     * inventory maps to a name, also for deleted pods. Rows of other agents identify a pod by tags.
     */
    static LogTables usage(AzurePlace place, TimeWindow window, String excluded) {
        String tags = "parse_json(" + column("Tags") + ")";
        String uids = known("PodUid", place, window);
        return new LogTables(
                List.of("Perf", "InsightsMetrics"),
                ofCluster(place) + "(" + column("ObjectName") + " == \"K8SContainer\" and tostring(split("
                        + column("InstanceName") + ", \"/\")[9]) in " + uids + ") or tostring(split(tostring(" + tags
                        + ".containerName), \"/\")[0]) in " + uids + " or "
                        + named(tags + ".pvcNamespace", tags + ".podName", place) + " or "
                        + named(tags + ".namespace", tags + ".pod_name", place) + " or "
                        + named(tags + ".namespace", tags + ".pod", place) + " or "
                        + named(tags + ".k8sNamespace", tags + ".deployment", place),
                "that Container Insights writes measurements to, so none was ever sent there" + excluded,
                "; KubePodInventory maps these rows to pods" + excluded);
    }

    private static String ofCluster(AzurePlace place) {
        return "_ResourceId =~ \"" + place.id() + "\" | where ";
    }

    /**
     * Returns the values of a column that the pod inventory contains for the target in a window. Without that table,
     * the result is a text that matches no value.
     */
    private static String known(String column, AzurePlace place, TimeWindow window) {
        return "((union isfuzzy=true (KubePodInventory | where TimeGenerated >= datetime(" + AzureTimes.from(window)
                + ") and TimeGenerated < datetime(" + AzureTimes.to(window) + ") | where " + ofCluster(place)
                + named(column("Namespace"), column("Name"), place) + " | where " + column(column)
                + " != \"\" | distinct "
                + column + "), (print " + column + "=\"-\")))";
    }

    private static String column(String name) {
        return "column_ifexists(\"" + name + "\", \"\")";
    }

    /**
     * Returns the condition for the target's name. For a pod it includes its replica set and its deployment, whose
     * names are prefixes of the pod's name: a change of the owner changes the pod.
     */
    private static String about(String namespace, String name, AzurePlace place) {
        String pod = place.pod();
        if (pod.isEmpty()) {
            return named(namespace, name, place);
        }
        List<String> names = new ArrayList<>(List.of(pod));
        for (int i = 0; i < OWNERS && names.getLast().lastIndexOf('-') > 0; i++) {
            String owned = names.getLast();
            names.add(owned.substring(0, owned.lastIndexOf('-')));
        }
        return "(tostring(" + namespace + ") == \"" + namespace(place) + "\" and tostring(" + name + ") in (\""
                + String.join("\", \"", names) + "\"))";
    }

    /**
     * Returns the condition for requests that the API server proxied to a kubelet. Such a request is about the node,
     * but its path contains namespace and pod, and it can run commands in the pod.
     */
    private static String toKubelet(Call call, AzurePlace place) {
        String pod = place.pod();
        String begin = pod.isEmpty() ? begin(place.name()) : pod;
        return "(tostring(" + call.object() + ".subresource) == \"proxy\" and tostring(" + call.uri() + ") contains \"/"
                + namespace(place) + "/" + begin + "\")";
    }

    /** Returns the condition for the target's own name and the names generated from it. */
    private static String named(String namespace, String name, AzurePlace place) {
        if (place.isScope()) {
            return place.namespace().isEmpty()
                    ? ofNode(place)
                    : "tostring(" + namespace + ") == \"" + namespace(place) + "\"";
        }
        return "(tostring(" + namespace + ") == \"" + namespace(place) + "\" and " + ofPod(name, place) + ")";
    }

    /** Returns the condition for the rows of the target node; all rows if the target is a cluster. */
    private static String ofNode(AzurePlace place) {
        return place.nodeName().isEmpty()
                ? "_ResourceId != \"\""
                : column("Computer") + " == \"" + place.nodeName() + "\"";
    }

    private static String ofPod(String name, AzurePlace place) {
        if (place.isScope()) {
            return ofNode(place);
        }
        String pod = place.pod();
        String workload = place.name();
        return pod.isEmpty()
                ? "(tostring(" + name + ") == \"" + workload + "\" or tostring(" + name + ") startswith \""
                        + begin(workload) + "\")"
                : "tostring(" + name + ") == \"" + pod + "\"";
    }

    /** Returns the prefix of the names of a workload's pods. */
    static String begin(String workload) {
        return workload.length() > KEPT ? workload.substring(0, KEPT) : workload + "-";
    }

    private static String namespace(AzurePlace place) {
        return place.namespace();
    }
}
