package org.ephemera.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.MinerScore;
import org.ephemera.analyze.model.OtherRegionCalls;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.format.Json;

/**
 * Writer of an analysis as one JSON object for programs. Text of the target is not escaped for display, because it is
 * data.
 */
public final class FindingsJson {
    private static final String SCHEMA = "urn:ephemera:findings:v1";

    private FindingsJson() {}

    /**
     * Returns the JSON object {@code {schema, packageId, sealSha256, rules, attackVersion, baseline[], escape{verdict,
     * confidence, because[]}, findings[], mining{answer, because}, miner[], changes[], elsewhere[{principal,
     * regions[]}], indicators[], gaps[], coverage[]}}.
     * Evidence is {@code {path, pointer or line, sha256}}. The confidence is null where it has no meaning, as with the
     * verdict that only the container is affected.
     */
    public static ObjectNode of(Analysis analysis) {
        ObjectNode json = Json.object()
                .put("schema", SCHEMA)
                .put("packageId", analysis.subject().request().packageId().value())
                .put("sealSha256", analysis.subject().sealSha256().hex())
                .put("rules", analysis.rules())
                .put("attackVersion", RuleBook.ATTACK_VERSION);
        json.set(
                "baseline",
                each(
                        analysis.baseline(),
                        sweep -> Json.object()
                                .put("packageId", sweep.request().packageId().value())
                                .put("sealSha256", sweep.sealSha256().hex())));
        json.set("escape", escape(analysis.verdict()));
        FindingsSection.Steps steps = FindingsSection.Steps.of(analysis);
        json.set("findings", each(analysis.findings(), finding -> finding(finding, steps)));
        MiningSummary mining = MiningSummary.of(analysis);
        json.putObject("mining").put("answer", mining.answer()).put("because", mining.detail());
        json.set("miner", each(analysis.miners(), FindingsJson::miner));
        json.set("changes", each(analysis.changes(), FindingsJson::change));
        json.set("elsewhere", each(analysis.elsewhere(), FindingsJson::elsewhere));
        json.set("indicators", each(analysis.indicators(), FindingsJson::indicator));
        json.set("gaps", each(analysis.gaps(), FindingsJson::gap));
        json.set("coverage", each(analysis.coverage(), FindingsJson::coverage));
        return json;
    }

    private static ObjectNode escape(Verdict verdict) {
        ObjectNode json = Json.object()
                .put("verdict", verdict.answer().name())
                .put("confidence", verdict.shownConfidence().map(Enum::name).orElse(null));
        json.set(
                "because",
                each(
                        verdict.because(),
                        fact -> Json.object().put("text", fact.value()).set("evidence", evidence(fact.evidence()))));
        return json;
    }

    private static ObjectNode finding(Finding finding, FindingsSection.Steps steps) {
        ObjectNode json = Json.object()
                .put("rule", finding.rule().id())
                .put("severity", finding.severity().word())
                .put("title", finding.rule().title())
                .put("target", finding.subject())
                .put("because", finding.because());
        finding.at().ifPresent(at -> json.put("at", at.toString()));
        json.set("evidence", each(finding.evidence(), FindingsJson::evidence));
        finding.rule().attack().forEach(json.putArray("attack")::add);
        finding.suppressedBy().ifPresent(by -> json.put("suppressedBy", by));
        steps.of(finding).ifPresent(next -> json.put("nextStep", next.text()));
        return json;
    }

    private static ObjectNode miner(MinerScore score) {
        ObjectNode json = Json.object()
                .put("container", score.container())
                .put("score", score.score())
                .put("level", score.level().name());
        score.since().ifPresent(since -> json.put("since", since.toString()));
        if (!score.why().isEmpty()) {
            json.put("why", score.why());
        }
        json.set("points", each(score.points(), points -> {
            ObjectNode reason = Json.object()
                    .put("rule", points.rule())
                    .put("points", points.points())
                    .put("because", points.because());
            return reason.set("evidence", each(points.evidence(), FindingsJson::evidence));
        }));
        return json;
    }

    private static ObjectNode change(SpecChange change) {
        ObjectNode json = Json.object()
                .put("target", change.subject())
                .put("what", change.what())
                .put("reference", change.reference())
                .put("before", change.before())
                .put("after", change.after());
        json.set("from", evidence(change.from()));
        return json.set("to", evidence(change.to()));
    }

    private static ObjectNode elsewhere(OtherRegionCalls elsewhere) {
        ObjectNode json = Json.object().put("principal", elsewhere.principal());
        return json.set("regions", each(elsewhere.regions(), region -> {
            ObjectNode in = Json.object()
                    .put("region", region.region())
                    .put("calls", region.calls())
                    .put("changing", region.changing())
                    .put("first", region.first().toString())
                    .put("last", region.last().toString());
            region.actions().forEach(in.putArray("actions")::add);
            return in.set("evidence", each(region.evidence(), FindingsJson::evidence));
        }));
    }

    private static ObjectNode indicator(Indicator indicator) {
        ObjectNode json = Json.object().put("kind", indicator.kind().name()).put("value", indicator.value());
        indicator.rules().forEach(json.putArray("rules")::add);
        return json.set("evidence", evidence(indicator.evidence()));
    }

    private static ObjectNode gap(EvidenceGap gap) {
        return Json.object().put("what", gap.what()).put("why", gap.why());
    }

    private static ObjectNode coverage(CoverageEntry coverage) {
        ObjectNode json = Json.object()
                .put("item", coverage.outcome().planned().item())
                .put("outcome", coverage.code().name())
                .put("message", coverage.message());
        coverage.calls().forEach(json.putArray("calls")::add);
        coverage.asked().ifPresent(asked -> json.put("asked", asked.toString()));
        return json;
    }

    private static ObjectNode evidence(EvidenceLocation evidence) {
        ObjectNode json = Json.object().put("path", evidence.file());
        switch (evidence.place()) {
            case FileLocation.Pointer pointer -> json.put("pointer", pointer.path());
            case FileLocation.Line line -> {
                if (!line.text().isEmpty()) {
                    json.put("pointer", line.text());
                }
                json.put("line", line.number());
            }
        }
        return json.put("sha256", evidence.sha256().hex());
    }

    private static <T> ArrayNode each(List<T> all, Function<T, ObjectNode> form) {
        ArrayNode array = Json.object().arrayNode();
        all.forEach(one -> array.add(form.apply(one)));
        return array;
    }
}
