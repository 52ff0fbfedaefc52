package org.ephemera.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Subject;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.seal.SealStatement;

/**
 * What the seal covers, and what reading changed.
 *
 * @param footprint what the collector's own reading altered
 */
record Integrity(List<Labelled> facts, List<Labelled> footprint) {
    private static final int MOST = 100;

    static Integrity of(Analysis analysis) {
        SealStatement seal = analysis.subject().seal();
        JsonNode closing = analysis.subject().closing();
        List<Labelled> facts = new ArrayList<>();
        facts.add(new Labelled("Files", Amounts.count(seal.fileCount())));
        facts.add(
                new Labelled("Bytes", Amounts.count(seal.byteCount()) + " (" + Amounts.bytes(seal.byteCount()) + ")"));
        facts.add(new Labelled("Merkle root", seal.merkleRoot().hex()));
        facts.add(new Labelled(
                "Seal read", "sha256 " + analysis.subject().sealSha256().hex()));
        facts.add(new Labelled("Signed with", seal.keyId() + " at " + seal.keyUri()));
        facts.add(new Labelled("Signature and timestamp", "not checked by this report: see 'Verify' below"));
        facts.add(new Labelled("Retention", retention(closing.path("retention"))));
        facts.add(new Labelled("Clock", clock(closing.path("clock"))));
        facts.add(new Labelled("Redactions", "none: bodies are stored as they were received"));
        for (Subject sweep : analysis.baseline()) {
            facts.add(new Labelled(
                    "Read beside it",
                    "sweep " + sweep.request().packageId() + ", seal sha256 "
                            + sweep.sealSha256().hex()));
        }
        facts.add(new Labelled("Rules", analysis.rules() + ", techniques of ATT&CK " + RuleBook.ATTACK_VERSION));
        List<Labelled> footprint = new ArrayList<>();
        for (JsonNode entry : closing.path("footprint")) {
            if (footprint.size() < MOST) {
                footprint.add(new Labelled(
                        entry.path("item").asText(),
                        Visible.cut(entry.path("what").asText(), 600)));
            }
        }
        return new Integrity(facts, footprint);
    }

    private static String retention(JsonNode retention) {
        JsonNode confirmed = retention.path("confirmed");
        String until = confirmed.path("until").asText("");
        return "asked " + retention.path("asked").asText("none") + "; the store confirms "
                + confirmed.path("mode").asText("nothing")
                + (until.isEmpty() || until.equals("null") ? "" : " until " + until)
                + (confirmed.path("legalHold").asBoolean() ? ", legal hold" : "");
    }

    private static String clock(JsonNode clock) {
        return clock.path("offsetMs").isNumber()
                ? "the collector's was " + Amounts.count(clock.path("offsetMs").asLong()) + " ms off ("
                        + clock.path("source").asText() + ")"
                : "not compared";
    }
}
