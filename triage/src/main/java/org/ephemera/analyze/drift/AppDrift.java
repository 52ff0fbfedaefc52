package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.LOW;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.format.Json;

/**
 * Comparison of each active revision of a container app with the revision before it, and of the last author with the
 * creator.
 */
record AppDrift(ResponseDocuments bodies, ChangeAuthors authors, DriftFindings found, Optional<Instant> since) {
    void compareAll() {
        List<LocatedJson> revisions = new ArrayList<>();
        bodies.of(Set.of("azure.app.revisions"), "ContainerAppsRevisions_ListRevisions")
                .forEach(page -> revisions.addAll(page.at("value").items()));
        revisions.sort(Comparator.comparing(AppDrift::creationTime));
        for (int i = 1; i < revisions.size(); i++) {
            if (revisions
                    .get(i)
                    .at("properties")
                    .flag("active")
                    .map(LocatedValue::value)
                    .orElse(false)) {
                compareRevisions(revisions.get(i - 1), revisions.get(i));
            }
        }
        bodies.of(Set.of("azure.app"), "ContainerApps_Get").forEach(this::compareAuthors);
    }

    /** Azure writes creation times as text that sorts by time. */
    private static String creationTime(LocatedJson revision) {
        return revision.at("properties", "createdTime").textOrEmpty();
    }

    private void compareRevisions(LocatedJson before, LocatedJson after) {
        String reference = "revision " + before.at("name").textOrEmpty();
        found.add(
                "DRF-007",
                INFO,
                "changed since " + reference,
                new SpecComparison(after.at("name").textOrEmpty(), reference, template(before), template(after))
                        .changes());
    }

    private static FlattenedSpec template(LocatedJson revision) {
        return FlattenedSpec.of(revision.at("properties", "template"), PlatformDefaults.AZURE);
    }

    /**
     * Azure records only who created an app and who changed it last, so this check knows less than a history of
     * revisions.
     */
    private void compareAuthors(LocatedJson app) {
        Optional<LocatedValue<String>> created = app.at("systemData").text("createdBy");
        Optional<LocatedValue<String>> modified = app.at("systemData").text("lastModifiedBy");
        if (created.isPresent()
                && modified.isPresent()
                && !created.get().value().equals(modified.get().value())) {
            Optional<Instant> at = Json.instant(app.at("systemData").json(), "lastModifiedAt");
            boolean before = at.filter(this::isLongAgo).isPresent();
            List<EvidenceLocation> changes = authors.resourceChanges(
                    app.at("id").textOrEmpty(), modified.get().value());
            if (changes.isEmpty() && !before) {
                found.author(modified.get());
            }
            found.add(
                    "DRF-006",
                    before ? LOW : MEDIUM,
                    app.at("name").textOrEmpty(),
                    "last changed by " + modified.get().value() + ", but created by "
                            + created.get().value() + (before ? "; more than 30 days before the time window" : ""),
                    ChangeAuthors.withCalls(
                            List.of(modified.get().evidence(), created.get().evidence()), changes));
        }
    }

    private boolean isLongAgo(Instant changed) {
        return since.isPresent() && changed.isBefore(since.get().minus(DriftAnalysis.LONG_AGO));
    }
}
