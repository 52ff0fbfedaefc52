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

/** What of an AKS cluster a Log Analytics workspace may keep. */
@SuppressWarnings("ImmutableEnumChecker") // an artifact does not change
public enum ClusterRows {
    AUDIT(
            "azure.aks.audit",
            "What was asked of the API server about the target, and by its service accounts: exec and attach among it; who changed"
                    + " rights",
            "no diagnostic setting sends the cluster's kube-audit to a Log Analytics workspace, so nothing tells who asked its"
                    + " API server for what, exec and attach among it: switch kube-audit on for the next time (kube-audit-admin"
                    + " leaves out get and list)"),
    INSIGHTS(
            "azure.aks.insights",
            "What Container Insights kept of the target: output, events, states, also of pods that are gone",
            "Container Insights is not on for the cluster, so nothing of pods that are gone is kept: switch it on for the next"
                    + " time ('az aks enable-addons --addons monitoring')"),
    USAGE(
            "azure.aks.insights-usage",
            "What Container Insights measured of the target's containers: CPU, memory, limits, restarts, also of pods that are"
                    + " gone",
            "Container Insights is not on for the cluster, so what its containers used over time is not kept where it is read:"
                    + " switch it on for the next time ('az aks enable-addons --addons monitoring'), with performance among"
                    + " what it collects");

    /**
     * What an item says of a cluster's rows.
     *
     * @param rows which of them it is about, as {@link #word}; "" for an item of another kind of target
     * @param categories what is known to be sent, to whichever workspace, with a space between them
     */
    public record Parameters(String rows, String categories) {
        public static final Parameters NONE = new Parameters("", "");

        public static Parameters of(PlannedItem item) {
            return ParameterCodec.read(item, Parameters.class);
        }
    }

    public static final String ALL_CALLS = "kube-audit";
    public static final String CHANGES = "kube-audit-admin";

    /** The cluster's metrics go to an Azure Monitor workspace. */
    public static final String PROMETHEUS = "prometheus";

    private static final String IN_PROMETHEUS =
            "the cluster sends its metrics to managed Prometheus, an Azure Monitor workspace, which is not read: ask there for"
                    + " container_cpu_usage_seconds_total and container_memory_working_set_bytes of the pod; it keeps them for"
                    + " 18 months";

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

    /** Nothing for an item of another kind of target. */
    public static Optional<ClusterRows> of(PlannedItem item) {
        String word = Parameters.of(item).rows();
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** What else is asked of the workspace that one of them is in. */
    public List<ClusterRows> together() {
        return this == INSIGHTS ? List.of(INSIGHTS, USAGE) : List.of(this);
    }

    /** True if it is known that changes alone are sent: what was read, and an exec by a GET, stands nowhere. */
    public static boolean isWithoutReads(PlannedItem item) {
        List<String> sent = List.of(Parameters.of(item).categories().split(" ", -1));
        return sent.contains(CHANGES) && !sent.contains(ALL_CALLS);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Artifact artifact() {
        return artifact;
    }

    /** @param sent what is known to be sent elsewhere */
    public Outcome notEnabled(String sent) {
        return new Outcome.NotEnabled(missing + (isInPrometheus(sent) ? "; " + IN_PROMETHEUS : ""));
    }

    public Outcome notEnabled() {
        return notEnabled("");
    }

    /** True if what was looked for is known to be in another place than the one that was asked. */
    public static boolean isElsewhere(PlannedItem item) {
        return of(item).filter(rows -> rows.isInPrometheus(Parameters.of(item).categories()))
                .isPresent();
    }

    private boolean isInPrometheus(String sent) {
        return this == USAGE && List.of(sent.split(" ", -1)).contains(PROMETHEUS);
    }

    /** What may not have been sent, to go on with; "" if nothing is known of such. */
    public String left(String sent) {
        return "; the presets of Container Insights without performance leave it out"
                + (isInPrometheus(sent) ? "; " + IN_PROMETHEUS : "");
    }
}
