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

/** What the lines of the acquisition log say of files and items, against what is there. */
final class LogContent {
    private final PackageFiles files;
    private final ItemTallies items;
    private final Optional<ClosingCheck> closing;
    private final CheckResults findings;
    private final PartSequence parts = new PartSequence();

    /** @param closing is told of each line, if there is a {@code package.json} */
    LogContent(PackageFiles files, ItemTallies items, Optional<ClosingCheck> closing, CheckResults findings) {
        this.files = files;
        this.items = items;
        this.closing = closing;
        this.findings = findings;
    }

    void take(SegmentLine line, SegmentName segment, CheckLocation place) throws MalformedException {
        ItemTallies.Tally item = items.of(segment.item());
        if (line.is("item.planned")) {
            String planned = line.json()
                    .text("planned.item")
                    .orElseThrow(() -> new MalformedException("plans an item without a name"));
            items.plan(planned, line.json().has("planned.required", "true"), line.planned());
            return;
        }
        if (closing.isPresent()) {
            closing.get().take(line, segment.item());
        }
        if (line.is("segment.open") && segment.number() == 1) {
            item.attempted(segment.attempt());
        } else if (line.is("api.response")) {
            ResponsePart part = line.part();
            parts.take(part, line, segment).ifPresent(gap -> broken(gap.kind(), place, gap.message()));
            if (part.isFirst()) {
                item.answered();
                item.asked(line.requestId());
            }
        } else if (line.is("api.error")) {
            item.failed();
            item.asked(line.requestId());
        }
        LineDigest call = line.bodies() > 0 ? line.call() : LineDigest.NOTHING;
        for (int i = 0; i < line.bodies(); i++) {
            SegmentLine.Body body = line.body(i);
            item.received(Math.max(body.bytes(), 0));
            body(body, call, segment, place);
        }
        if (line.is("segment.close")) {
            Optional<OutcomeCode> outcome = line.outcome();
            if (outcome.isPresent()) {
                parts.end(outcome.get(), segment).ifPresent(gap -> broken(gap.kind(), place, gap.message()));
                item.end(outcome.get(), OutcomeLine.of(line.json().all()));
            }
        }
    }

    private void body(SegmentLine.Body body, LineDigest call, SegmentName segment, CheckLocation place) {
        if (!body.path().startsWith(segment.bodies())) {
            broken(DeviationKind.SWAPPED, place, "names a body that its attempt did not write: " + shown(body));
            return;
        }
        PackageFile file = files.find(body.path());
        if (file == null) {
            broken(DeviationKind.MISSING, place, "names " + shown(body) + ", which is not there");
            return;
        }
        if (file.isNamedInLog()) {
            broken(DeviationKind.EXTRA, place, "names " + shown(body) + " again");
        }
        file.nameInLog(body.bytes(), body.versionId(), call);
        if (file.isListed() && !file.isListedAs(body.sha256())) {
            // The log was written when the body came, the manifest when all was over.
            broken(
                    DeviationKind.ALTERED,
                    place,
                    "names " + shown(body) + " with another SHA-256 than the manifest: it was changed in between");
        } else if (file.size() != body.bytes()) {
            broken(
                    file.size() < body.bytes() ? DeviationKind.TRUNCATED : DeviationKind.ALTERED,
                    place,
                    "names " + shown(body) + " with " + body.bytes() + " bytes, it has " + file.size());
        }
    }

    private static String shown(SegmentLine.Body body) {
        return PortableNames.shown(body.path());
    }

    private void broken(DeviationKind kind, CheckLocation place, String message) {
        String where = "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
        findings.broken(Check.ACQUISITION_CHAIN, kind, place, where + message);
    }
}
