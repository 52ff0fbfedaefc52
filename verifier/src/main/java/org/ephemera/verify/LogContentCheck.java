package org.ephemera.verify;

import java.util.Optional;
import org.ephemera.format.ResponsePart;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.LineDigest;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.OutcomeLine;
import org.ephemera.verify.parse.PortableNames;
import org.ephemera.verify.parse.SegmentLine;
import org.ephemera.verify.parse.SegmentName;

/** Compares the files and items in the acquisition log with the package. */
final class LogContentCheck {
    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<ClosingCheck> closing;
    private final CheckResults findings;
    private final ResponsePartSequence parts = new ResponsePartSequence();

    /**
     * Creates the check.
     *
     * @param closing receives each line; empty if there is no {@code package.json}
     */
    LogContentCheck(PackageFiles files, ItemTallies items, Optional<ClosingCheck> closing, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.closing = closing;
        this.findings = findings;
    }

    void take(SegmentLine line, SegmentName segment, CheckLocation place) throws MalformedException {
        ItemTallies.Tally item = items.of(segment.item());
        if (line.isEvent("item.planned")) {
            String planned = line.json()
                    .text("planned.item")
                    .orElseThrow(() -> new MalformedException("plans an item without a name"));
            items.plan(planned, line.json().has("planned.required", "true"), line.planned());
            return;
        }
        if (closing.isPresent()) {
            closing.get().take(line, segment.item());
        }
        if (line.isEvent("segment.open") && segment.number() == 1) {
            item.addAttempt(segment.attempt());
        } else if (line.isEvent("api.response")) {
            ResponsePart part = line.part();
            parts.take(part, line, segment).ifPresent(gap -> reportBroken(gap.kind(), place, gap.message()));
            if (part.isFirst()) {
                item.addResponse();
                item.addRequestId(line.requestId());
            }
        } else if (line.isEvent("api.error")) {
            item.addError();
            if (line.isRefusal()) {
                item.recordRefusal();
            }
            item.addRequestId(line.requestId());
        }
        LineDigest call = line.bodies() > 0 ? line.call() : LineDigest.NOTHING;
        for (int i = 0; i < line.bodies(); i++) {
            SegmentLine.Body body = line.body(i);
            item.addFile(Math.max(body.bytes(), 0));
            takeBody(body, call, segment, place);
        }
        if (line.isEvent("segment.close")) {
            Optional<OutcomeCode> outcome = line.outcome();
            if (outcome.isPresent()) {
                parts.end(outcome.get(), segment).ifPresent(gap -> reportBroken(gap.kind(), place, gap.message()));
                item.end(outcome.get(), OutcomeLine.of(line.json().all()));
            }
        }
    }

    private void takeBody(SegmentLine.Body body, LineDigest call, SegmentName segment, CheckLocation place) {
        if (!body.path().startsWith(segment.bodies())) {
            reportBroken(
                    DeviationKind.SWAPPED, place, "references a body that its attempt did not write: " + shown(body));
            return;
        }
        PackageFile file = files.find(body.path());
        if (file == null) {
            reportBroken(DeviationKind.MISSING, place, "references " + shown(body) + ", which is missing");
            return;
        }
        if (file.isNamedInLog()) {
            reportBroken(DeviationKind.EXTRA, place, "references " + shown(body) + " again");
        }
        file.recordLogEntry(body.bytes(), body.versionId(), call);
        if (file.isListed() && !file.isListedAs(body.sha256())) {
            // The log is written when the body is received, the manifest when the package is sealed.
            reportBroken(
                    DeviationKind.ALTERED,
                    place,
                    "has another SHA-256 for " + shown(body) + " than the manifest: it was changed in between");
        } else if (file.size() != body.bytes()) {
            reportBroken(
                    file.size() < body.bytes() ? DeviationKind.TRUNCATED : DeviationKind.ALTERED,
                    place,
                    "recorded " + body.bytes() + " bytes for " + shown(body) + ", but this file has " + file.size());
        }
    }

    private static String shown(SegmentLine.Body body) {
        return PortableNames.printable(body.path());
    }

    private void reportBroken(DeviationKind kind, CheckLocation place, String message) {
        String where = "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
        findings.broken(VerificationCheck.ACQUISITION_CHAIN, kind, place, where + message);
    }
}
