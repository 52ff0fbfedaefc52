package org.ephemera.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.Workload;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.OpenRecord;

/**
 * Header of the page: target, case, trigger, window and seal.
 *
 * @param headline headline of the page and beginning of its title
 * @param name last part of the target's name, for the title of the page
 * @param facts the most important facts
 * @param more further facts
 */
record HeaderSection(
        String headline,
        Tone tone,
        String name,
        String target,
        String status,
        List<LabelledValue> facts,
        List<LabelledValue> more) {
    private static final int SHORT = 12;
    private static final int MOST_NAMED = 12;

    static HeaderSection of(Analysis analysis) {
        OpenRecord request = analysis.subject().request();
        String id = request.target().id();
        List<LabelledValue> facts = List.of(
                new LabelledValue("Case", request.caseId().map(c -> c.value()).orElse("none given")),
                new LabelledValue("What", what(analysis)),
                new LabelledValue("Trigger", trigger(request.trigger())),
                new LabelledValue(
                        "Window",
                        TimeText.of(request.window().from()) + " to "
                                + TimeText.of(request.window().to())),
                new LabelledValue("Sealed", sealed(analysis.subject().seal())));
        List<LabelledValue> more = List.of(
                new LabelledValue("Package", request.packageId().value()),
                new LabelledValue(
                        "Asked by",
                        request.requestedBy().principal()
                                + (request.requestedBy().verified() ? "" : " (name not verified)")),
                new LabelledValue(
                        "Reason", request.reason().isEmpty() ? "none given" : VisibleText.cut(request.reason(), 500)),
                new LabelledValue("Collected by", collector(analysis.subject().closing())),
                new LabelledValue("Event", request.trigger().eventId()));
        Headline headline = Headline.of(analysis);
        return new HeaderSection(
                headline.text(),
                Tone.of(headline),
                id.substring(id.lastIndexOf('/') + 1),
                id,
                analysis.subject().seal().status(),
                facts,
                more);
    }

    private static String sealed(SealStatement seal) {
        return TimeText.of(seal.sealedAt()) + ", root "
                + seal.merkleRoot().hex().substring(0, SHORT) + "…";
    }

    private static String what(Analysis analysis) {
        String platforms = analysis.workloads().stream()
                .map(Workload::platform)
                .distinct()
                .map(platform -> platform.title())
                .collect(Collectors.joining(", "));
        List<String> names = analysis.workloads().stream()
                .flatMap(workload -> workload.containers().stream())
                .map(container -> container.name())
                .distinct()
                .toList();
        String containers = VisibleText.cut(names.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")), 400)
                + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
        String kind =
                platforms.isEmpty() ? analysis.subject().request().target().kind() : platforms;
        return containers.isEmpty() ? kind : kind + "; containers: " + containers;
    }

    private static String trigger(AcquisitionTrigger trigger) {
        StringBuilder text =
                new StringBuilder(trigger.kind().key()).append(" from ").append(trigger.source());
        if (!trigger.type().isEmpty()) {
            text.append(": ").append(trigger.type());
        }
        trigger.severity()
                .ifPresent(s -> text.append(", ").append(s.level().name().toLowerCase(java.util.Locale.ROOT)));
        trigger.eventTime().ifPresent(time -> text.append(", ").append(TimeText.of(time)));
        return text.toString();
    }

    private static String collector(JsonNode closing) {
        String commit = closing.path("collector").path("gitCommit").asText();
        return closing.path("runtime").path("principal").asText("not known") + "; closed with ephemera "
                + closing.path("collector").path("version").asText("of an unknown version")
                + (commit.length() > SHORT ? " (" + commit.substring(0, SHORT) + ")" : "");
    }
}
