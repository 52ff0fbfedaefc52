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
 * Which workspaces are asked about a cluster: that of Container Insights, which the cluster names, for what its pods wrote; those of
 * its diagnostic settings for the audit; one that somebody names, for both.
 */
public final class ClusterRowsPlan {
    private final PlannedItem about;
    private final Recorder recorder;

    /** @param about the item that tells of the workspaces, or should have */
    public ClusterRowsPlan(PlannedItem about, Recorder recorder) {
        this.about = about;
        this.recorder = recorder;
    }

    void ofCluster(KnownCluster cluster) {
        String named = NamedWorkspace.of(about);
        String sent = cluster.prometheus() ? ClusterRows.PROMETHEUS : "";
        if (Guid.is(named)) {
            plan(ClusterRows.AUDIT, "").rows(named);
            plan(ClusterRows.INSIGHTS, sent).rows(named);
        }
        cluster.workspace().ifPresent(id -> plan(ClusterRows.INSIGHTS, sent).named(id));
        if (cluster.workspace().isEmpty() && named.isEmpty()) {
            plan(ClusterRows.INSIGHTS, sent)
                    .noRows(rows -> cluster.gap()
                            .map(gap -> DependencyOutcome.because(
                                    gap,
                                    about,
                                    "only the cluster tells which workspace Container Insights writes to: set"
                                            + " EPHEMERA_WORKSPACE to its id to have it asked"))
                            .orElseGet(() -> rows.notEnabled(sent)));
        }
        recorder.plan(
                LogsCatalog.DIAGNOSTIC_SETTINGS,
                about.window(),
                new LogsCatalog.DiagnosticSettingsParameters(
                        AzurePlace.of(about), "", named.isEmpty() ? Optional.of(true) : Optional.empty()));
    }

    /** @param alone true if nobody else names a workspace */
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
        // What one workspace lacks another has.
        String categories =
                sent.values().stream().flatMap(Set::stream).distinct().sorted().collect(Collectors.joining(" "));
        sent.keySet().forEach(id -> plan(ClusterRows.AUDIT, categories).named(id));
        if (sent.isEmpty() && alone) {
            plan(ClusterRows.AUDIT, "").noRows(ClusterRows.AUDIT.notEnabled());
        }
    }

    /** @param gap how it ended that the settings were asked for */
    public void withoutSettings(Outcome gap) {
        plan(ClusterRows.AUDIT, "")
                .noRows(DependencyOutcome.because(
                        gap,
                        about,
                        "only the diagnostic settings tell where the cluster's audit is sent; EPHEMERA_WORKSPACE has a"
                                + " workspace asked"));
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
