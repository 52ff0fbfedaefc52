package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.acquire.FiledAlertsSource;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.StoppedTaskEvents;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.alert.ContainerGroupEvents;
import org.ephemera.collect.CatalogEntry;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.recorder.SpoolSource;

/** Generator of {@code catalog.json} from the registries of the collectors. */
final class GeneratedCatalog {
    /** Service of calls that read the collector's own store. */
    private static final String OWN_STORE = "ephemera:";

    /** Artifacts that contain what other items request; a call only checks the account, and may fail. */
    private static final Set<Artifact> PLANS_ONLY =
            Set.of(org.ephemera.aws.catalog.SweepCatalog.SHARD, org.ephemera.azure.catalog.SweepCatalog.SHARD);

    private final Map<String, CatalogEntry> entries = new TreeMap<>();

    private GeneratedCatalog() {}

    /** Returns the content of {@code catalog.json}: one artifact a line, sorted by id. */
    static String text() {
        GeneratedCatalog catalog = new GeneratedCatalog();
        List<CatalogEntry> clouds = Stream.of(AwsSources.catalog(), AzureSources.catalog())
                .flatMap(List::stream)
                .toList();
        clouds.forEach(catalog::add);
        KubernetesSources.catalog().forEach(catalog::add);
        Set<String> recorders = Set.of(StoppedTaskEvents.RECORDER, ContainerGroupEvents.RECORDER);
        SpoolSource.ARTIFACTS.forEach(artifact -> catalog.add(new CatalogEntry(artifact, recorders, Optional.empty())));
        catalog.add(new CatalogEntry(FiledAlertsSource.ARTIFACT, alertTargets(clouds), Optional.empty()));
        return catalog.entries.values().stream()
                .map(GeneratedCatalog::line)
                .collect(Collectors.joining(
                        ",\n", "{\"schema\":\"urn:ephemera:catalog:v1\",\"artifacts\":[\n", "\n]}\n"));
    }

    /** An artifact of clusters is in the catalogs of several clouds. */
    private void add(CatalogEntry entry) {
        entries.merge(entry.artifact().id(), entry, (one, other) -> {
            Set<String> kinds = new TreeSet<>(one.kinds());
            kinds.addAll(other.kinds());
            return one.withKinds(kinds);
        });
    }

    /** Returns the kinds of targets that an alert can be about: all except those of scheduled sweeps. */
    private static Set<String> alertTargets(Collection<CatalogEntry> clouds) {
        return clouds.stream()
                .flatMap(entry -> entry.kinds().stream())
                .filter(kind -> !kind.endsWith(".sweep") && !kind.endsWith(".inventory"))
                .collect(Collectors.toSet());
    }

    private static String line(CatalogEntry entry) {
        ObjectNode json =
                Json.object().put("artifact", entry.artifact().id()).put("responses", responses(entry.artifact()));
        entry.only().ifPresent(code -> json.put("outcome", code.name()));
        new TreeSet<>(entry.kinds()).forEach(json.withArray("targets")::add);
        return json.toString();
    }

    private static String responses(Artifact artifact) {
        if (artifact.operations().isEmpty() || PLANS_ONLY.contains(artifact)) {
            return "none";
        }
        return artifact.operations().stream().allMatch(operation -> operation.startsWith(OWN_STORE))
                ? "store"
                : "cloud";
    }
}
