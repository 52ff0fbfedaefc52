package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.seal.Seal;
import org.ephemera.verify.VerificationReport;

/**
 * Sealed package with its acquisition log.
 *
 * @param log all lines of the acquisition log
 */
record CollectedCluster(Path folder, Seal seal, List<JsonNode> log, VerificationReport report) {
    CollectedCluster {
        log = List.copyOf(log);
    }

    ItemOutcome item(String name) {
        return items(name).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item " + name + " in " + codes()));
    }

    /** Returns the item of an artifact with these parameters: name, value, name, value. */
    ItemOutcome item(String artifact, String... params) {
        return items(artifact).stream()
                .filter(item -> {
                    for (int i = 0; i < params.length; i += 2) {
                        if (!item.planned().param(params[i]).equals(params[i + 1])) {
                            return false;
                        }
                    }
                    return true;
                })
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + artifact + " with " + List.of(params) + " in " + codes()));
    }

    /** Returns all items of an artifact. */
    List<ItemOutcome> items(String artifact) {
        return seal.outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact)
                        || item.planned().item().equals(artifact))
                .toList();
    }

    String message(String artifact, String... params) {
        return item(artifact, params).outcome().message();
    }

    Map<String, OutcomeCode> codes() {
        Map<String, OutcomeCode> codes = new TreeMap<>();
        seal.outcomes().items().forEach(item -> codes.put(item.planned().item(), item.code()));
        return codes;
    }

    /** Returns the log lines of one item. */
    List<JsonNode> log(ItemOutcome item, String event) {
        return log.stream()
                .filter(line -> line.path("item").asText().equals(item.planned().item()))
                .filter(line -> line.path("event").asText().equals(event))
                .toList();
    }

    /** Returns all bodies of an item, concatenated. */
    String bodies(ItemOutcome item) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (JsonNode response : log(item, "api.response")) {
            for (JsonNode file : response.path("files")) {
                body.write(Files.readAllBytes(folder.resolve(file.path("path").asText())));
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
