package org.ephemera.analyze.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.bag.Json;

/** {@code findings.json}: everything that rules came to, with the places that prove it. */
public final class FindingsJson {
    private FindingsJson() {}

    /** The document; {@link Json#pretty} makes a file of it. */
    public static ObjectNode of(Result result) {
        ObjectNode json = Json.object()
                .put("packageId", result.packageId())
                .put("sealSha256", result.sealSha256())
                .put("rules", result.rules())
                .put("attackVersion", RuleBook.ATTACK_VERSION);
        ObjectNode escape = json.putObject("escape")
                .put("verdict", result.verdict().answer().name())
                .put("confidence", result.verdict().confidence().name());
        ArrayNode because = escape.putArray("because");
        result.verdict().because().forEach(fact -> {
            ObjectNode one = because.addObject().put("because", Bounded.text(fact.value()));
            one.set("evidence", evidence(fact.evidence()));
        });
        ArrayNode findings = json.putArray("findings");
        result.findings().forEach(finding -> finding(finding, findings.addObject()));
        ArrayNode miners = json.putArray("miner");
        result.miners().forEach(score -> miner(score, miners.addObject()));
        ArrayNode gaps = json.putArray("gaps");
        result.gaps()
                .forEach(gap ->
                        gaps.addObject().put("what", Bounded.text(gap.what())).put("why", Bounded.text(gap.why())));
        ArrayNode coverage = json.putArray("coverage");
        result.coverage().forEach(one -> coverage(one, coverage.addObject()));
        return json;
    }

    private static void finding(Finding finding, ObjectNode json) {
        json.put("rule", finding.rule().id())
                .put("severity", finding.severity().word())
                .put("title", finding.rule().title())
                .put("target", Bounded.text(finding.subject()))
                .put("because", Bounded.text(finding.because()));
        ArrayNode evidence = json.putArray("evidence");
        finding.evidence().forEach(place -> evidence.add(evidence(place)));
        finding.rule().attack().forEach(json.putArray("attack")::add);
        finding.suppressedBy().ifPresent(by -> json.put("suppressedBy", Bounded.text(by)));
        finding.at().ifPresent(at -> json.put("at", at.toString()));
        finding.rule().next().ifPresent(next -> json.put("nextStep", next.text()));
    }

    private static void miner(MinerScore score, ObjectNode json) {
        json.put("container", Bounded.text(score.container()))
                .put("score", score.score())
                .put("level", score.level().name().toLowerCase(Locale.ROOT));
        score.since().ifPresent(since -> json.put("since", since.toString()));
        ArrayNode points = json.putArray("points");
        score.points()
                .forEach(one -> points.addObject()
                        .put("rule", one.rule())
                        .put("points", one.points())
                        .put("because", Bounded.text(one.because())));
    }

    private static void coverage(Coverage coverage, ObjectNode json) {
        json.put("item", coverage.outcome().planned().item())
                .put("artifact", coverage.outcome().planned().artifact())
                .put("outcome", coverage.code().name());
        coverage.calls().forEach(json.putArray("calls")::add);
        coverage.asked().ifPresent(asked -> json.put("asked", asked.toString()));
    }

    static ObjectNode evidence(Evidence evidence) {
        ObjectNode json = Json.object().put("path", evidence.file());
        switch (evidence.place()) {
            case Place.Pointer pointer -> json.put("pointer", Bounded.text(pointer.path()));
            case Place.Line line -> json.put("line", line.number());
        }
        return json.put("sha256", evidence.sha256().hex());
    }
}
