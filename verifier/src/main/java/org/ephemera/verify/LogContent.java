package org.ephemera.verify;

import java.util.Optional;
import org.ephemera.model.OutcomeCode;
import org.ephemera.verify.parse.Ended;
import org.ephemera.verify.parse.LogLine;
import org.ephemera.verify.parse.MalformedException;
import org.ephemera.verify.parse.PortableNames;
import org.ephemera.verify.parse.Said;
import org.ephemera.verify.parse.SegmentName;

/** What the lines of the acquisition log say of files and items, against what is there. */
final class LogContent {
    private final PackageFiles files;
    private final Items items;
    private final Optional<ClosingCheck> closing;
    private final Findings findings;

    /** @param closing is told of each line, if there is a {@code package.json} */
    LogContent(PackageFiles files, Items items, Optional<ClosingCheck> closing, Findings findings) {
        this.files = files;
        this.items = items;
        this.closing = closing;
        this.findings = findings;
    }

    void take(LogLine line, SegmentName segment, Place place) throws MalformedException {
        Items.Tally item = items.of(segment.item());
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
            item.answered();
            item.asked(line.requestId());
        } else if (line.is("api.error")) {
            item.failed();
            item.asked(line.requestId());
        }
        Said call = line.bodies() > 0 ? line.call() : Said.NOTHING;
        for (int i = 0; i < line.bodies(); i++) {
            LogLine.Body body = line.body(i);
            item.received(Math.max(body.bytes(), 0));
            body(body, call, segment, place);
        }
        if (line.is("segment.close")) {
            Optional<OutcomeCode> outcome = line.outcome();
            if (outcome.isPresent()) {
                item.end(outcome.get(), Ended.of(line.json().all()));
            }
        }
    }

    private void body(LogLine.Body body, Said call, SegmentName segment, Place place) {
        if (!body.path().startsWith(segment.bodies())) {
            broken(Kind.SWAPPED, place, "names a body that its attempt did not write: " + shown(body));
            return;
        }
        PackageFile file = files.find(body.path());
        if (file == null) {
            broken(Kind.MISSING, place, "names " + shown(body) + ", which is not there");
            return;
        }
        if (file.isNamedInLog()) {
            broken(Kind.EXTRA, place, "names " + shown(body) + " again");
        }
        file.nameInLog(body.bytes(), body.versionId(), call);
        if (file.isListed() && !file.isListedAs(body.sha256())) {
            // The log was written when the body came, the manifest when all was over.
            broken(
                    Kind.ALTERED,
                    place,
                    "names " + shown(body) + " with another SHA-256 than the manifest: it was changed in between");
        } else if (file.size() != body.bytes()) {
            broken(
                    file.size() < body.bytes() ? Kind.TRUNCATED : Kind.ALTERED,
                    place,
                    "names " + shown(body) + " with " + body.bytes() + " bytes, it has " + file.size());
        }
    }

    private static String shown(LogLine.Body body) {
        return PortableNames.shown(body.path());
    }

    private void broken(Kind kind, Place place, String message) {
        String where = "line " + place.line().orElse(0) + " of " + place.path().orElse("") + " ";
        findings.broken(Check.ACQUISITION_CHAIN, kind, place, where + message);
    }
}
