package org.ephemera.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * Kind of a package: packages of one kind differ only in the bytes and the number of their bodies.
 *
 * @param parts paths without numbers, artifacts with their outcomes, numbers of segments and foreign files
 */
record PackageKind(Set<String> parts) {
    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]*[0-9][0-9a-f]*");

    PackageKind {
        parts = Set.copyOf(parts);
    }

    /** Returns the kind of a sealed package in a store. */
    static PackageKind of(EvidenceStore store, PackageId id) throws IOException {
        List<String> paths = new ArrayList<>();
        for (StoredObject object : StoreListing.of(store, id.prefix())) {
            paths.add(object.key().substring(id.prefix().length()));
        }
        return of(paths, path -> store.open(id.prefix() + path));
    }

    /** Returns the kind of a sealed package in a folder. */
    static PackageKind of(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            List<String> paths = files.filter(Files::isRegularFile)
                    .map(file -> place.relativize(file).toString())
                    .toList();
            return of(paths, path -> Files.newInputStream(place.resolve(path)));
        }
    }

    private static PackageKind of(List<String> paths, Content content) throws IOException {
        Set<String> parts = new TreeSet<>();
        for (String path : paths) {
            parts.add(NUMBER.matcher(path).replaceAll("#"));
        }
        parts.add(paths.stream()
                        .filter(path -> path.startsWith(PackageLayout.ACQUISITION))
                        .count() + " segments");
        try (BufferedReader lines = read(content, PackageLayout.OUTCOMES)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode outcome = Json.parse(line.getBytes(StandardCharsets.UTF_8));
                parts.add(outcome.path("artifact").asText() + " "
                        + outcome.path("outcome").asText());
            }
        }
        parts.add(foreign(paths, content) + " foreign files");
        return new PackageKind(parts);
    }

    private static long foreign(List<String> paths, Content content) throws IOException {
        if (!paths.contains(PackageLayout.FOREIGN)) {
            return 0;
        }
        try (BufferedReader lines = read(content, PackageLayout.FOREIGN)) {
            return lines.lines().count();
        }
    }

    private static BufferedReader read(Content content, String path) throws IOException {
        return new BufferedReader(new InputStreamReader(content.open(path), StandardCharsets.UTF_8));
    }

    /** Opens a file of a package. */
    @FunctionalInterface
    private interface Content {
        InputStream open(String path) throws IOException;
    }
}
