package org.ephemera.cli.triage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.Headline;
import org.ephemera.analyze.model.Severity;
import org.ephemera.format.Json;

/**
 * Label of a scenario: a line of {@code labels.json}, written from the description of the incident.
 *
 * @param other other workload or task of the alert; empty for the scenario as it is
 * @param verdicts expected verdict, then verdicts that are defensible too
 * @param severities expected severity of the headline, then defensible ones; {@code none} for a headline without one
 * @param first words of which the sentence of the first finding contains at least one; empty if none is expected
 */
record LabelledScenario(
        String scenario, Optional<String> other, List<String> verdicts, List<String> severities, List<String> first) {
    private static final String NONE = "none";
    private static final String DIFFERENCES = "label-differences.json";

    LabelledScenario {
        verdicts = List.copyOf(verdicts);
        severities = List.copyOf(severities);
        first = List.copyOf(first);
    }

    static List<LabelledScenario> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(LabelledScenario.class.getResourceAsStream("labels.json"))) {
            List<LabelledScenario> all = new ArrayList<>();
            for (JsonNode line : Json.parse(in.readAllBytes())) {
                all.add(new LabelledScenario(
                        line.path("scenario").asText(),
                        Optional.of(line.path("other").asText()).filter(name -> !name.isEmpty()),
                        answers(line, "verdict"),
                        answers(line, "severity"),
                        words(line.path("first")).toList()));
            }
            return all;
        }
    }

    private static List<String> answers(JsonNode line, String member) {
        return Stream.concat(Stream.of(line.path(member).asText()), words(line.path(member + "Also")))
                .toList();
    }

    private static Stream<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asText);
    }

    /** Reports whether the first finding that the report shows contains one of the expected words. */
    boolean isNamedBy(Analysis analysis) {
        String sentence = Headline.worst(analysis)
                .map(finding -> finding.rule().title() + ": " + finding.subject() + ": " + finding.because())
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return first.isEmpty() ? sentence.isEmpty() : first.stream().anyMatch(sentence::contains);
    }

    /**
     * Reports whether the answer of the triage to a question is known to differ from the label.
     *
     * @param question {@code severity} or {@code first}
     */
    boolean differs(String question) throws IOException {
        try (InputStream in = Objects.requireNonNull(LabelledScenario.class.getResourceAsStream(DIFFERENCES))) {
            return Json.parse(in.readAllBytes()).path(question).has(toString());
        }
    }

    @Override
    public String toString() {
        return scenario + other.map(name -> ", " + name).orElse("");
    }

    static String severity(Headline headline) {
        return headline.severity().map(Severity::word).orElse(NONE);
    }
}
