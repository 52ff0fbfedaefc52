package org.ephemera.azure.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.ClusterRows;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.target.DiagnosticSettings;
import org.ephemera.azure.target.Guid;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.azure.target.NamedWorkspace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * Plan of the workspaces that are queried about a cluster: that of Container Insights in the cluster's description for
 * output, those of the diagnostic settings for the audit log, and a configured one for both.
 */
public final class ClusterRowsPlan {
    private final PlannedItem about;
    private final Recorder recorder;

    /**
     * Creates the plan.
     *
     * @param about item that names the workspaces, or could have named them
     */
    public ClusterRowsPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    void ofCluster(KnownCluster cluster) {
        String named = NamedWorkspace.of(about);
        String sent = cluster.prometheus() ? ClusterRows.PROMETHEUS : "";
        if (Guid.isGuid(named)) {
            plan(ClusterRows.AUDIT, "").planRows(named);
            plan(ClusterRows.INSIGHTS, sent).planRows(named);
        }
        cluster.workspace().ifPresent(id -> plan(ClusterRows.INSIGHTS, sent).planWorkspace(id));
        if (cluster.workspace().isEmpty() && named.isEmpty()) {
            plan(ClusterRows.INSIGHTS, sent)
                    .planWithoutRows(rows -> cluster.gap()
                            .map(gap -> DependencyOutcome.because(
                                    gap,
                                    about,
                                    "only the cluster's description names the workspace of Container Insights: set"
                                            + " EPHEMERA_WORKSPACE to its id to query it"))
                            .orElseGet(() -> rows.notEnabled(sent)));
        }
        recorder.plan(
                LogsCatalog.DIAGNOSTIC_SETTINGS,
                about.window(),
                new LogsCatalog.DiagnosticSettingsParameters(
                        AzurePlace.of(about), "", named.isEmpty() ? Optional.of(true) : Optional.empty()));
    }

    /**
     * Plans the workspaces of the diagnostic settings.
     *
     * @param alone true if nothing else names a workspace
     */
    public void ofSettings(DiagnosticSettings settings, boolean alone) {
        Map<String, Set<String>> sent = new TreeMap<>();
        for (JsonNode setting : settings.all()) {
            Optional<String> workspace =
                    Json.text(setting.path("properties"), "workspaceId").filter(id -> !id.isBlank());
            Set<String> categories = audit(setting.path("properties"));
            if (workspace.isPresent() && !categories.isEmpty()) {
                sent.computeIfAbsent(workspace.get(), id -> new TreeSet<>()).addAll(categories);
            }
        }
        // The categories of all workspaces count, because their rows complement each other.
        String categories =
                sent.values().stream().flatMap(Set::stream).distinct().sorted().collect(Collectors.joining(" "));
        sent.keySet().forEach(id -> plan(ClusterRows.AUDIT, categories).planWorkspace(id));
        if (sent.isEmpty() && alone) {
            plan(ClusterRows.AUDIT, "").planWithoutRows(ClusterRows.AUDIT.notEnabled());
        }
    }

    /**
     * Plans the audit log with a preset outcome, because the settings are unknown.
     *
     * @param gap outcome of the item of the settings
     */
    public void withoutSettings(Outcome gap) {
        plan(ClusterRows.AUDIT, "")
                .planWithoutRows(DependencyOutcome.because(
                        gap,
                        about,
                        "only the diagnostic settings name the destination of the cluster's audit log;"
                                + " EPHEMERA_WORKSPACE sets a workspace to query"));
    }

    private WorkspacePlan plan(ClusterRows rows, String categories) {
        return new WorkspacePlan(about, Optional.of(rows), categories, recorder);
    }

    private static Set<String> audit(JsonNode setting) {
        Set<String> categories = new TreeSet<>();
        setting.path("logs")
                .valueStream()
                .filter(log -> log.path("enabled").asBoolean())
                .forEach(log -> {
                    Json.text(log, "category")
                            .filter(name -> name.equals(ClusterRows.ALL_CALLS) || name.equals(ClusterRows.CHANGES))
                            .ifPresent(categories::add);
                    Json.text(log, "categoryGroup")
                            .filter(group -> group.equals("allLogs") || group.equals("audit"))
                            .ifPresent(group -> categories.add(ClusterRows.ALL_CALLS));
                });
        return categories;
    }
}
