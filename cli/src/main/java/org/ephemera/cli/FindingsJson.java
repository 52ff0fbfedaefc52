package org.ephemera.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Place;
import org.ephemera.bag.Json;

/** An analysis as {@code findings --json} promises it. */
final class FindingsJson {
    private FindingsJson() {}

    static ObjectNode of(Analysis analysis) {
        ObjectNode json = Json.object()
                .put("packageId", analysis.subject().request().packageId().value())
                .put("sealSha256", analysis.subject().sealSha256().hex())
                .put("rules", analysis.rules());
        ObjectNode escape = json.putObject("escape")
                .put("verdict", analysis.verdict().answer().name())
                .put("confidence", analysis.verdict().confidence().name());
        ArrayNode because = escape.putArray("because");
        analysis.verdict()
                .because()
                .forEach(fact -> because.add(place(fact.evidence()).put("text", fact.value())));
        ArrayNode findings = json.putArray("findings");
        analysis.findings().forEach(finding -> findings.add(of(finding)));
        ArrayNode miner = json.putArray("miner");
        analysis.miners().forEach(score -> miner.add(of(score)));
        ArrayNode gaps = json.putArray("gaps");
        analysis.gaps().forEach(gap -> gaps.addObject().put("what", gap.what()).put("why", gap.why()));
        return json;
    }

    private static ObjectNode of(Finding finding) {
        ObjectNode json = Json.object()
                .put("rule", finding.rule().id())
                .put("severity", finding.severity().word())
                .put("title", finding.rule().title())
                .put("target", finding.subject())
                .put("because", finding.because());
        finding.evidence().forEach(evidence -> json.withArray("evidence").add(place(evidence)));
        ArrayNode attack = json.putArray("attack");
        finding.rule().attack().forEach(attack::add);
        finding.at().map(Instant::toString).ifPresent(at -> json.put("at", at));
        finding.suppressedBy().ifPresent(by -> json.put("suppressedBy", by));
        return json;
    }

    private static ObjectNode of(MinerScore score) {
        ObjectNode json = Json.object()
                .put("container", score.container())
                .put("score", score.score())
                .put("level", score.level().name());
        score.since().map(Instant::toString).ifPresent(since -> json.put("since", since));
        ArrayNode points = json.putArray("points");
        score.points()
                .forEach(point -> points.addObject()
                        .put("rule", point.rule())
                        .put("points", point.points())
                        .put("because", point.because()));
        return json;
    }

    private static ObjectNode place(Evidence evidence) {
        ObjectNode json = Json.object().put("path", evidence.file());
        return switch (evidence.place()) {
            case Place.Pointer pointer -> json.put("pointer", pointer.path());
            case Place.Line line -> json.put("line", line.number());
        };
    }
}
