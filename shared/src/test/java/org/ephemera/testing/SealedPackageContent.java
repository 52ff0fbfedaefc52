package org.ephemera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;

/**
 * Content of a sealed package, read without the project's verifier.
 *
 * @param bodies every file below {@code data/raw/}
 * @param named bodies that a closed segment of the log references, once for each reference
 * @param index bodies in {@code index.jsonl}
 * @param foreign paths in {@code foreign.jsonl}
 * @param answers item, request and page of every response in the log that must occur once
 * @param outcomes items of {@code outcomes.jsonl}
 * @param paused items that a deadline interrupted; responses after their last cursor were requested again
 */
public record SealedPackageContent(
        Set<String> bodies,
        List<String> named,
        Set<String> index,
        Set<String> foreign,
        List<String> answers,
        List<String> outcomes,
        Set<String> paused) {

    public static SealedPackageContent of(EvidenceStore store, PackageId id) throws IOException {
        List<String> named = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        Set<String> paused = new HashSet<>();
        Set<String> foreign = new TreeSet<>();
        if (!list(store, id, PackageLayout.FOREIGN).isEmpty()) {
            for (JsonNode line : lines(store, id, PackageLayout.FOREIGN)) {
                assertThat(foreign.add(line.path("path").asText())).isTrue();
            }
        }
        for (String segment : list(store, id, PackageLayout.ACQUISITION)) {
            if (!PackageLayout.isSegment(segment) || foreign.contains(segment)) {
                continue;
            }
            for (JsonNode line : lines(store, id, segment)) {
                if (line.path("state").asText().equals("paused")) {
                    paused.add(line.path("item").asText());
                }
                line.path("files").forEach(file -> named.add(file.path("path").asText()));
                if (line.path("event").asText().equals("api.response") && !isRepeatedRead(line)) {
                    answers.add(line.path("item").asText() + " " + line.path("request") + " " + line.path("page") + " "
                            + line.path("part"));
                }
            }
        }
        Set<String> index = new HashSet<>();
        for (JsonNode line : lines(store, id, PackageLayout.INDEX)) {
            assertThat(index.add(line.path("path").asText())).isTrue();
        }
        List<String> outcomes = lines(store, id, PackageLayout.OUTCOMES).stream()
                .map(line -> line.path("item").asText())
                .toList();
        return new SealedPackageContent(
                new TreeSet<>(list(store, id, PackageLayout.RAW)), named, index, foreign, answers, outcomes, paused);
    }

    /**
     * Reports whether the response is one of the two reads of a pod around the read of its log, which are equal
     * requests.
     */
    private static boolean isRepeatedRead(JsonNode line) {
        return line.path("item").asText().matches("kubernetes\\.(previous-)?log\\..*")
                && line.path("request").path("operation").asText().equals("get pods");
    }

    /** Returns the bodies that no closed segment references: those that a worker had received when it was killed. */
    public Set<String> orphans() {
        Set<String> orphans = new TreeSet<>(bodies);
        named.forEach(orphans::remove);
        return orphans;
    }

    /** Fails if anything counts twice, or if a body is neither in the index nor in the list of foreign files. */
    public SealedPackageContent assertCompleteWithoutDuplicates() {
        assertThat(answers).doesNotHaveDuplicates();
        return assertComplete();
    }

    /** Checks the same for a package that several runs worked on, each until its deadline. */
    public SealedPackageContent assertComplete() {
        assertThat(named).doesNotHaveDuplicates();
        assertThat(bodies).containsAll(named);
        assertThat(answers)
                .filteredOn(answer -> !paused.contains(answer.substring(0, answer.indexOf(' '))))
                .doesNotHaveDuplicates();
        assertThat(outcomes).doesNotHaveDuplicates();
        assertThat(index).isEqualTo(new HashSet<>(named));
        assertThat(foreign).containsAll(orphans());
        return this;
    }

    private static List<String> list(EvidenceStore store, PackageId id, String folder) throws IOException {
        return StoreListing.of(store, id.prefix() + folder).stream()
                .map(object -> object.key().substring(id.prefix().length()))
                .toList();
    }

    private static List<JsonNode> lines(EvidenceStore store, PackageId id, String path) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (InputStream in = store.open(id.prefix() + path)) {
            for (String line : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                lines.add(Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }
}
