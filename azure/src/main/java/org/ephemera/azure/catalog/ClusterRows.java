package org.ephemera.azure.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/** Kinds of rows about an AKS cluster in a Log Analytics workspace. */
@SuppressWarnings("ImmutableEnumChecker") // an artifact does not change
public enum ClusterRows {
    AUDIT(
            "azure.aks.audit",
            "API server requests about the target and by its service accounts, including exec and attach;"
                    + " permission changes",
            "no diagnostic setting sends the cluster's kube-audit log to a Log Analytics workspace, so no record of"
                    + " API server requests, including exec and attach, exists: enable kube-audit for the next time"
                    + " (kube-audit-admin excludes get and list)"),
    INSIGHTS(
            "azure.aks.insights",
            "Container Insights data about the target: output, events, states, also of deleted pods",
            "Container Insights is not enabled for the cluster, so no data about deleted pods exists: enable it for"
                    + " the next time ('az aks enable-addons --addons monitoring')"),
    USAGE(
            "azure.aks.insights-usage",
            "Container Insights measurements of the target's containers: CPU, memory, limits, restarts, also of"
                    + " deleted pods",
            "Container Insights is not enabled for the cluster, so the resource usage of its containers is not"
                    + " stored in a Log Analytics workspace: enable it for the next time ('az aks enable-addons"
                    + " --addons monitoring'), including performance data");

    /**
     * Parameters of an item about a cluster's rows.
     *
     * @param rows kind of rows, as {@link #parameter}; "" for an item of another kind of target
     * @param categories log categories that are known to be sent to any workspace, separated by spaces
     */
    public record Parameters(String rows, String categories) {
        public static final Parameters NONE = new Parameters("", "");

        /** Reads the parameters of an item. */
        public static Parameters of(PlannedItem item) {
            return ParameterCodec.read(item, Parameters.class);
        }
    }

    public static final String ALL_CALLS = "kube-audit";
    public static final String CHANGES = "kube-audit-admin";

    /** Category of a cluster that sends its metrics to an Azure Monitor workspace. */
    public static final String PROMETHEUS = "prometheus";

    private static final String IN_PROMETHEUS =
            "the cluster sends metrics to managed Prometheus, an Azure Monitor workspace, which is not read: query"
                    + " container_cpu_usage_seconds_total and container_memory_working_set_bytes of the pod there;"
                    + " it keeps them for 18 months";

    private final Artifact artifact;
    private final String missing;

    ClusterRows(String id, String title, String missing) {
        this.artifact = new Artifact(
                id,
                title,
                Volatility.V4,
                false,
                true,
                List.of(LogsCatalog.QUERY.key(), LogsCatalog.SEARCH.key()),
                List.of(LogsCatalog.QUERY.permission(), LogsCatalog.TABLES),
                "https://learn.microsoft.com/azure/aks/monitor-aks-reference");
        this.missing = missing;
    }

    /** Returns the kind of rows of an item; empty for an item of another kind of target. */
    public static Optional<ClusterRows> of(PlannedItem item) {
        String word = Parameters.of(item).rows();
        return Arrays.stream(values())
                .filter(each -> each.parameter().equals(word))
                .findFirst();
    }

    /** Returns the kinds of rows that are queried in the same workspace. */
    public List<ClusterRows> inSameWorkspace() {
        return this == INSIGHTS ? List.of(INSIGHTS, USAGE) : List.of(this);
    }

    /** Reports whether only changes are known to be sent: read requests, and an exec by GET, are not recorded. */
    public static boolean excludesReads(PlannedItem item) {
        List<String> sent = List.of(Parameters.of(item).categories().split(" ", -1));
        return sent.contains(CHANGES) && !sent.contains(ALL_CALLS);
    }

    /** Returns the kind as in {@link Parameters}. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the artifact of these rows. */
    public Artifact artifact() {
        return artifact;
    }

    /**
     * Returns the outcome of rows that are not sent to a workspace.
     *
     * @param sent categories that are known to be sent elsewhere
     */
    public Outcome notEnabled(String sent) {
        return new Outcome.NotEnabled(missing + (isInPrometheus(sent) ? "; " + IN_PROMETHEUS : ""));
    }

    /** Returns the outcome of rows that are not sent to a workspace. */
    public Outcome notEnabled() {
        return notEnabled("");
    }

    /** Reports whether the data is known to be in another place than the queried workspace. */
    public static boolean isStoredElsewhere(PlannedItem item) {
        return of(item).filter(rows -> rows.isInPrometheus(Parameters.of(item).categories()))
                .isPresent();
    }

    private boolean isInPrometheus(String sent) {
        return this == USAGE && List.of(sent.split(" ", -1)).contains(PROMETHEUS);
    }

    /** Returns a caveat about data that may not have been sent; "" if absent. */
    public String caveat(String sent) {
        return "; presets of Container Insights without performance do not send it"
                + (isInPrometheus(sent) ? "; " + IN_PROMETHEUS : "");
    }
}
