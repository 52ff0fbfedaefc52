package org.ephemera.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.AnalyzedPackage;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.parse.sealed.MissingFiles;
import org.ephemera.envelope.SealStatement;

/**
 * Section on the seal and on side effects of the collection.
 *
 * @param footprint changes caused by the reads of the collector
 */
record IntegritySection(List<LabelledValue> facts, List<LabelledValue> footprint) {
    private static final int MOST = 100;
    private static final String CONFIG_MAPS = "kubernetes.config-maps";

    static IntegritySection of(Analysis analysis) {
        SealStatement seal = analysis.subject().seal();
        JsonNode closing = analysis.subject().closing();
        List<LabelledValue> facts = new ArrayList<>();
        facts.add(new LabelledValue("Files", NumberText.count(seal.fileCount())));
        if (!analysis.missing().isEmpty()) {
            facts.add(new LabelledValue("Missing", MissingFiles.statement(analysis.missing())));
        }
        facts.add(new LabelledValue(
                "Bytes", NumberText.count(seal.byteCount()) + " (" + NumberText.bytes(seal.byteCount()) + ")"));
        facts.add(new LabelledValue("Merkle root", seal.merkleRoot().hex()));
        facts.add(new LabelledValue(
                "Seal read", "sha256 " + analysis.subject().sealSha256().hex()));
        facts.add(new LabelledValue("Signed with", seal.keyId() + " at " + seal.keyUri()));
        facts.add(new LabelledValue("Signature and timestamp", "not checked by this report: see 'Verify' below"));
        facts.add(new LabelledValue("Retention", retention(closing.path("retention"))));
        facts.add(new LabelledValue("Clock", clock(closing.path("clock"))));
        facts.add(new LabelledValue("Redactions", redactions(analysis.coverage())));
        for (AnalyzedPackage sweep : analysis.baseline()) {
            facts.add(new LabelledValue(
                    "Read in addition",
                    "sweep " + sweep.request().packageId() + ", seal sha256 "
                            + sweep.sealSha256().hex()));
        }
        facts.add(new LabelledValue("Rules", analysis.rules() + ", techniques of ATT&CK " + RuleBook.ATTACK_VERSION));
        List<LabelledValue> footprint = new ArrayList<>();
        for (JsonNode entry : closing.path("footprint")) {
            if (footprint.size() < MOST) {
                footprint.add(new LabelledValue(
                        entry.path("item").asText(),
                        VisibleText.cut(entry.path("what").asText(), 600)));
            }
        }
        int more = closing.path("footprint").size() - MOST;
        if (more > 0) {
            footprint.add(new LabelledValue("and " + more + " more", "in package.json"));
        }
        return new IntegritySection(facts, footprint);
    }

    private static String retention(JsonNode retention) {
        JsonNode confirmed = retention.path("confirmed");
        String until = confirmed.path("until").asText("");
        return "asked " + retention.path("asked").asText("none") + "; when it was closed the store confirmed "
                + confirmed.path("mode").asText("nothing")
                + (until.isEmpty() || until.equals("null") ? "" : " until " + until)
                + (confirmed.path("legalHold").asBoolean() ? ", legal hold" : "");
    }

    /** Lists what the collector did not store as received: values of config maps and responses that are credentials. */
    private static String redactions(List<CoverageEntry> coverage) {
        String digests = coverage.stream()
                .map(CoverageEntry::outcome)
                .filter(item -> item.planned().artifact().equals(CONFIG_MAPS) && item.files() > 0)
                .filter(item -> !item.planned().param("configMapValues").equals("true"))
                .map(item -> item.planned().item())
                .collect(Collectors.joining(", "));
        return (digests.isEmpty()
                        ? "none: bodies are stored as they were received"
                        : digests
                                + ": names, keys, sizes and digests, made by the collector in place of the values; all other"
                                + " bodies are stored as they were received")
                + "; of answers that are credentials there is a line in the log, and no body";
    }

    /**
     * Describes the clock offset: clock of the sources minus clock of the collector, from headers with whole seconds.
     */
    private static String clock(JsonNode clock) {
        if (!clock.path("offsetMs").isNumber()) {
            return "not compared";
        }
        long offset = clock.path("offsetMs").asLong();
        String source = " (" + clock.path("source").asText() + ")";
        return Math.abs(offset) < 1000
                ? "the collector's was within a second of the sources'" + source
                : "the collector's was " + String.format(Locale.ROOT, "%,.1f", Math.abs(offset) / 1000.0) + " s "
                        + (offset > 0 ? "behind" : "ahead of") + " the sources'" + source;
    }
}
