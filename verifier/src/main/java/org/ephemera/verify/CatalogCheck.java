package org.ephemera.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.ArtifactCatalog;
import org.ephemera.model.DetailCode;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;

/**
 * Check of each outcome against the catalog of artifacts: its artifact belongs to the kind of the target, an outcome
 * that is always the same is not another one, and EMPTY and COLLECTED have a response.
 */
final class CatalogCheck {
    private static final String NO_CALLS = "none";
    private static final String OWN_STORE = "store";
    /** Parameter of an item that another item planned with its outcome. */
    private static final String PRESET = "params.end";

    /** Artifacts of this program's catalog, with their values. */
    private static final class Known {
        static final Map<String, SortedMap<String, String>> ARTIFACTS = read();

        private static Map<String, SortedMap<String, String>> read() {
            try {
                Map<String, SortedMap<String, String>> artifacts = new HashMap<>();
                JsonValues.parse(ArtifactCatalog.content(), Set.of())
                        .elements("artifacts")
                        .values()
                        .forEach(values -> artifacts.put(values.getOrDefault("artifact", ""), values));
                return artifacts;
            } catch (MalformedException e) {
                throw new IllegalStateException("the program's own catalog of artifacts is malformed", e);
            }
        }
    }

    private final Optional<String> stated;
    private final String kind;
    private final CheckResults findings;

    /**
     * Creates the check.
     *
     * @param open {@code open.json}
     */
    CatalogCheck(JsonValues open, CheckResults findings) {
        this.stated = open.text("catalog");
        this.kind = open.text("target.kind").orElse("");
        this.findings = findings;
        if (stated.isEmpty()) {
            findings.malformed(
                    VerificationCheck.PLAN_COVERAGE,
                    CheckLocation.of(PackageLayout.OPEN),
                    PackageLayout.OPEN + " states no version of the catalog of artifacts");
        }
    }

    /** Returns a clause for the result: empty, or that the package was planned with another catalog. */
    String remark() {
        return stated.filter(version -> !version.equals(ArtifactCatalog.version()))
                .map(version -> "; not compared with the catalog of artifacts, because " + PackageLayout.OPEN
                        + " states version " + PortableNames.printable(version) + " and this program has version "
                        + ArtifactCatalog.version())
                .orElse("");
    }

    /**
     * Checks an outcome that agrees with the log.
     *
     * @param line of {@code outcomes.jsonl}
     */
    void run(JsonValues line, OutcomeCode code, ItemTallies.Tally tally, CheckLocation place) {
        if (!stated.equals(Optional.of(ArtifactCatalog.version()))) {
            return;
        }
        String artifact = line.text("artifact").orElse("");
        SortedMap<String, String> known = Known.ARTIFACTS.get(artifact);
        String only = known == null ? "" : known.getOrDefault("outcome", code.name());
        if (known == null || !hasTarget(known)) {
            report(
                    place,
                    artifact,
                    "which no package about a target of the kind " + PortableNames.printable(kind) + " has");
        } else if (!tally.endings().contains(code)) {
            // The sealer's outcome of an item that no attempt ended.
            return;
        } else if (!only.equals(code.name()) && !isUnknownToCollector(line, code)) {
            report(place, artifact, "whose outcome is always " + only + ", but states " + code);
        } else if (tally.answers() == 0 && needsResponse(line, code, tally, known.getOrDefault("responses", ""))) {
            report(place, artifact, "and states " + code + ", but the acquisition log has no response for it");
        }
    }

    /** Reports whether another version of the program, which does not have the artifact, processed the item. */
    private static boolean isUnknownToCollector(JsonValues line, OutcomeCode code) {
        return code == OutcomeCode.FAILED && line.has("detail", DetailCode.UNKNOWN_ARTIFACT);
    }

    private boolean hasTarget(SortedMap<String, String> known) {
        return known.entrySet().stream()
                .anyMatch(value -> value.getKey().startsWith("targets[")
                        && value.getValue().equals(kind));
    }

    private static boolean needsResponse(JsonValues line, OutcomeCode code, ItemTallies.Tally tally, String responses) {
        if (responses.equals(NO_CALLS)) {
            return false;
        }
        return switch (code) {
            case COLLECTED -> true;
            case EMPTY ->
                !tally.isRefused()
                        && !responses.equals(OWN_STORE)
                        && (tally.isFromOpening() || !line.has(PRESET, code.name()));
            default -> false;
        };
    }

    private void report(CheckLocation place, String artifact, String problem) {
        findings.broken(
                VerificationCheck.PLAN_COVERAGE,
                DeviationKind.ALTERED,
                place,
                JsonLines.where(place) + "has the artifact " + PortableNames.printable(artifact) + ", " + problem);
    }
}
