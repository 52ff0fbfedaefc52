package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.evidence.Digest;

/** The default store of a user's folder, looked at from outside, and what {@link StoppedMidway} noted beside it. */
record StoreFolder(Path folder) {
    Path root() {
        return folder.resolve("evidence");
    }

    List<Path> packages() throws IOException {
        Path packages = root().resolve("packages");
        if (!Files.exists(packages)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.find(packages, 4, (path, is) -> is.isDirectory())) {
            return folders.filter(path -> packages.relativize(path).getNameCount() == 4)
                    .toList();
        }
    }

    /** What was created within packages, {@code stored} or {@code adopted} and the path, in order. */
    List<String> created() throws IOException {
        Path log = folder.resolve(StoppedMidway.CREATED);
        return Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .filter(line -> line.contains(" packages/"))
                        .map(line -> line.replaceFirst(" packages/[0-9/]{10}/[^/]+/", " "))
                        .toList()
                : List.of();
    }

    static Map<String, Digest> hashes(Path sealed) throws IOException {
        Map<String, Digest> hashes = new TreeMap<>();
        for (Path file : files(sealed)) {
            hashes.put(sealed.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
        }
        return hashes;
    }

    static List<Path> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
