package org.ephemera.azure.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.model.TimeWindow;

/**
 * In which tables of a workspace the rows of a pod or a workload are. Names of Kubernetes hold nothing that would end a string of
 * Kusto, and none of them becomes a pattern. Rows of {@code Perf} identify a container as {@code CLUSTER/POD-UID/CONTAINER}
 * and no pod (microsoft/Docker-Provider, {@code CAdvisorMetricsAPIClient.rb}).
 */
final class ClusterTables {
    /** Names that are generated keep no more than this of a long one. */
    private static final int KEPT = 46;

    /** A pod's replica set and its deployment. */
    private static final int OWNERS = 2;

    /** Nodes have the tokens of their pods made and renewed all the time. */
    private static final String NODES = "system:node:";

    private ClusterTables() {}

    /** Where in a row the parts of a recorded call are. */
    private record Call(String verb, String uri, String user, String object, String answer) {
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
     * Calls about the target by whomever, calls by the service accounts of its namespace about whatever, and those that change who may
     * do what in the cluster; in the tables of their own, and in the one that all resources share.
     *
     * @param categories that are known to be sent; "" if nothing is known
     */
    static LogTables audit(AzurePlace place, String categories) {
        return new LogTables(
                List.of("AKSAudit", "AKSAuditAdmin", "AzureDiagnostics"),
                ofCluster(place) + calls(Call.inColumns(), place) + " or (column_ifexists(\"Category\", \"\") in (\""
                        + ClusterRows.ALL_CALLS + "\", \"" + ClusterRows.CHANGES + "\") and ("
                        + calls(Call.inText(), place) + "))",
                "into which AKS writes its audit: nothing of it was ever sent there",
                left(categories));
    }

    private static String calls(Call call, AzurePlace place) {
        return about(call.object() + ".namespace", call.object() + ".name", place) + " or " + unnamed(call, place)
                + " or "
                + toKubelet(call, place) + " or tostring(" + call.user()
                + ".username) startswith \"system:serviceaccount:" + namespace(place) + ":\" or " + rights(call);
    }

    /**
     * A pod whose name the server makes up has it in the answer alone; who deletes all of a namespace at once names nothing in it; a
     * token is of a service account, whatever it is called.
     */
    private static String unnamed(Call call, AzurePlace place) {
        return "(tostring(" + call.object() + ".namespace) == \"" + namespace(place) + "\" and ("
                + ofPod(call.answer() + ".metadata.name", place) + " or tostring(" + call.verb()
                + ") == \"deletecollection\" or (tostring(" + call.object()
                + ".resource) in (\"namespaces\", \"events\") and tostring(" + call.verb()
                + ") == \"delete\") or (tostring(" + call.object() + ".subresource) == \"token\" and not(tostring("
                + call.user() + ".username) startswith \"" + NODES + "\"))))";
    }

    /** Wherever in the cluster: a binding of the target's account is in no namespace of its own. */
    private static String rights(Call call) {
        return "(tostring(" + call.verb()
                + ") in (\"create\", \"update\", \"patch\", \"delete\", \"deletecollection\") and (tostring("
                + call.object() + ".apiGroup) in (\"rbac.authorization.k8s.io\", \"admissionregistration.k8s.io\")"
                + " or tostring(" + call.object() + ".subresource) == \"approval\"))";
    }

    /** What was left out before anything was sent. */
    private static String left(String categories) {
        if (List.of(categories.split(" ", -1)).contains(ClusterRows.ALL_CALLS)) {
            return "";
        }
        return (categories.isEmpty() ? "; if kube-audit-admin alone is sent, " : "; kube-audit-admin alone is sent: ")
                + "every get and list is left out, and an exec or attach over a WebSocket is a get"
                + (categories.isEmpty() ? "" : "; have kube-audit sent the next time");
    }

    /**
     * What was written and seen of it. A line of the old table knows no pod, but the id of its container, which the inventory of pods
     * knows; and the agent reads the environment of processes, with what secrets gave to them: it stays where it is.
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
                "into which Container Insights writes: nothing of it was ever sent there",
                "; a data collection rule may leave out namespaces and tables");
    }

    /**
     * What was measured of it. Its rows name a pod by its UID, which the inventory of pods knows, also of pods that are gone; those of
     * other agents by tags.
     */
    static LogTables usage(AzurePlace place, TimeWindow window, String left) {
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
                "into which Container Insights measures: nothing of it was ever sent there" + left,
                "; whose they are, KubePodInventory tells" + left);
    }

    private static String ofCluster(AzurePlace place) {
        return "_ResourceId =~ \"" + place.id() + "\" | where ";
    }

    /** What the inventory of pods knows of the target in a time; where there is no such table, a text that nothing is like. */
    private static String known(String column, AzurePlace place, TimeWindow window) {
        return "((union isfuzzy=true (KubePodInventory | where TimeGenerated >= datetime(" + TickTimes.from(window)
                + ") and TimeGenerated < datetime(" + TickTimes.to(window) + ") | where " + ofCluster(place)
                + named(column("Namespace"), column("Name"), place) + " | where " + column(column)
                + " != \"\" | distinct "
                + column + "), (print " + column + "=\"-\")))";
    }

    private static String column(String name) {
        return "column_ifexists(\"" + name + "\", \"\")";
    }

    /** Of a pod the names of its replica set and its deployment too, with which its own begins: who changed them changed it. */
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
     * What went through the API server to a kubelet, whose paths name namespace and pod: such a request is about the node, and runs
     * commands in the pod all the same.
     */
    private static String toKubelet(Call call, AzurePlace place) {
        String pod = place.pod();
        String begin = pod.isEmpty() ? begin(place.name()) : pod;
        return "(tostring(" + call.object() + ".subresource) == \"proxy\" and tostring(" + call.uri() + ") contains \"/"
                + namespace(place) + "/" + begin + "\")";
    }

    /** Its own name, and those that are generated from it. */
    private static String named(String namespace, String name, AzurePlace place) {
        return "(tostring(" + namespace + ") == \"" + namespace(place) + "\" and " + ofPod(name, place) + ")";
    }

    private static String ofPod(String name, AzurePlace place) {
        String pod = place.pod();
        String workload = place.name();
        return pod.isEmpty()
                ? "(tostring(" + name + ") == \"" + workload + "\" or tostring(" + name + ") startswith \""
                        + begin(workload) + "\")"
                : "tostring(" + name + ") == \"" + pod + "\"";
    }

    /** With what the names of a workload's pods begin. */
    static String begin(String workload) {
        return workload.length() > KEPT ? workload.substring(0, KEPT) : workload + "-";
    }

    private static String namespace(AzurePlace place) {
        return place.namespace();
    }
}
