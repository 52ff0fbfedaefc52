package org.ephemera.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.Seal;
import org.ephemera.verify.VerificationReport;

/**
 * Sealed package with its content, for assertions.
 *
 * @param log every line of the acquisition log
 */
public record CollectedPackage(Path folder, Seal seal, List<JsonNode> log, VerificationReport report) {

    public ItemOutcome item(String name) {
        return seal.outcomes().items().stream()
                .filter(item -> item.planned().item().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item " + name + " in " + codes()));
    }

    /** Returns the item whose parameter has the value, e.g. the stream of one container. */
    public ItemOutcome item(String artifact, String param, String value) {
        return seal.outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact))
                .filter(item -> item.planned().param(param).equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + artifact + " with " + param + " " + value));
    }

    public Outcome outcome(String name) {
        return item(name).outcome();
    }

    public Map<String, OutcomeCode> codes() {
        Map<String, OutcomeCode> codes = new TreeMap<>();
        seal.outcomes().items().forEach(item -> codes.put(item.planned().item(), item.code()));
        return codes;
    }

    /** Returns artifact and outcome of each item, sorted, because the order in which subjects are found varies. */
    public List<String> artifactCodes() {
        return seal.outcomes().items().stream()
                .map(item -> item.planned().artifact() + " " + item.code())
                .sorted()
                .toList();
    }

    /** Returns the lines of {@code outcomes.jsonl} in file order. */
    public List<JsonNode> outcomeLines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(PackageLayout.OUTCOMES))) {
            lines.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return List.copyOf(lines);
    }

    /** Returns the lines of the log about one item. */
    public List<JsonNode> log(String item, String event) {
        return log.stream()
                .filter(line -> line.path("item").asText().equals(item))
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
    }

    /** Returns {@code service:Operation} of every response and error in the log. */
    public Stream<String> operations() {
        return log.stream()
                .map(line -> line.path("request"))
                .filter(JsonNode::isObject)
                .map(request -> request.path("service").asText() + ":"
                        + request.path("operation").asText());
    }

    /** Returns the body of one response, assembled from its parts. */
    public byte[] body(JsonNode response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (JsonNode file : response.path("files")) {
            body.write(Files.readAllBytes(folder.resolve(file.path("path").asText())));
        }
        return body.toByteArray();
    }

    /** Returns the bodies of all responses of an item as one text; "" without a response. */
    public String bodies(String item) throws IOException {
        StringBuilder text = new StringBuilder();
        for (JsonNode response : log(item, "api.response")) {
            text.append(new String(body(response), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** Resolves a reference of a note: {@code path#pointer}. */
    public Optional<JsonNode> resolve(String where) throws IOException {
        String[] parts = where.split("#", 2);
        JsonNode root = Json.parse(Files.readAllBytes(folder.resolve(parts[0])));
        JsonNode found = root.at(parts[1]);
        return found.isMissingNode() ? Optional.empty() : Optional.of(found);
    }
}
