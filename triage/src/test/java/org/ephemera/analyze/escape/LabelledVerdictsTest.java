package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.analyze.testing.ConfusionTable;
import org.ephemera.analyze.testing.RandomNames;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;

/** Compares the verdict with the labelled cases, to which the rules were fitted; it detects regressions. */
class LabelledVerdictsTest {
    private static final double PATHS = 0.97;
    private static final double WORKLOADS = 0.99;
    private static final double VENDORS = 0.95;
    private static final double IMPOSTORS = 0.99;

    static JsonNode labels(String name) {
        try (InputStream in = LabelledVerdictsTest.class.getResourceAsStream("/org/ephemera/analyze/labels/" + name)) {
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void classifiesHostPaths() {
        ConfusionTable table = new ConfusionTable("host paths");
        for (JsonNode label : labels("host-paths.json")) {
            Verdict verdict = VerdictRulesTest.verdict(pod(label));
            table.add(
                    label.path("path").asText() + (label.path("readOnly").asBoolean() ? " read-only" : " writable"),
                    label.path("expect").asText(),
                    verdict.answer() == Verdict.Answer.IMAGE_HOST ? "host" : "none",
                    label.path("why").asText());
        }
        print(table);
        assertThat(table.accuracy("host")).as(table.toString()).isGreaterThanOrEqualTo(PATHS);
        assertThat(table.accuracy("none")).as(table.toString()).isGreaterThanOrEqualTo(PATHS);
    }

    @Test
    void excusesVendorsButNoImpostor() {
        ConfusionTable table = verdicts("vendors.json");
        assertThat(table.accuracy("CONTAINER_ONLY")).as(table.toString()).isGreaterThanOrEqualTo(VENDORS);
        assertThat(table.accuracy("IMAGE_HOST")).as(table.toString()).isGreaterThanOrEqualTo(IMPOSTORS);
    }

    @Test
    void answersForWorkloads() {
        ConfusionTable table = verdicts("workloads.json");
        assertThat(table.accuracy()).as(table.toString()).isGreaterThanOrEqualTo(WORKLOADS);
    }

    /** Names may only matter for the recognition of published node agents, none of which is among these cases. */
    @Test
    void answersTheSameForOtherNames() {
        ConfusionTable table = new ConfusionTable("workloads with random names");
        long seed = 34;
        for (JsonNode label : labels("workloads.json")) {
            Verdict verdict = VerdictRulesTest.verdict(label);
            Verdict other = VerdictRulesTest.verdict(RandomNames.in(label, seed++));
            table.add(
                    label.path("case").asText(),
                    verdict.answer().name(),
                    other.answer().name(),
                    other.because().getFirst().value());
        }
        print(table);
        assertThat(table.wrong()).isEmpty();
    }

    private static ConfusionTable verdicts(String file) {
        ConfusionTable table = new ConfusionTable(file);
        for (JsonNode label : labels(file)) {
            Verdict verdict = VerdictRulesTest.verdict(label);
            table.add(
                    label.path("case").asText(),
                    label.path("expect").asText(),
                    verdict.answer().name(),
                    verdict.because().getFirst().value());
        }
        print(table);
        return table;
    }

    /** {@code bench/labels} prints the tables. */
    private static void print(ConfusionTable table) {
        if (Boolean.getBoolean("labels.print")) {
            System.out.println(table);
        }
    }

    private static JsonNode pod(JsonNode label) {
        ObjectNode documents = Json.object();
        ObjectNode pod = documents.putArray("kubernetes").addObject().put("kind", "Pod");
        pod.putObject("metadata").put("name", "app-1").put("namespace", "shop");
        ObjectNode spec = pod.putObject("spec").put("nodeName", "node-1");
        ObjectNode container =
                spec.putArray("containers").addObject().put("name", "app").put("image", "shop/app:1");
        container
                .putArray("volumeMounts")
                .addObject()
                .put("name", "v")
                .put("mountPath", "/mounted")
                .put("readOnly", label.path("readOnly").asBoolean());
        ObjectNode path = spec.putArray("volumes").addObject().put("name", "v").putObject("hostPath");
        path.put("path", label.path("path").asText());
        if (!label.path("type").asText().isEmpty()) {
            path.put("type", label.path("type").asText());
        }
        pod.putObject("status").put("phase", "Running");
        return documents;
    }
}
