package org.ephemera.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.model.Digest;

/**
 * Store in a directory, and the list that {@link StoppableProgram} wrote next to it.
 *
 * @param root folder of the store
 * @param noted list of the created objects
 */
record StoreFolder(Path root, Path noted) {
    /** Returns the default store of a user who works in the folder. */
    static StoreFolder in(Path folder) {
        return new StoreFolder(folder.resolve("evidence"), folder.resolve(StoppableProgram.CREATED));
    }

    List<Path> packages() throws IOException {
        Path packages = root.resolve("packages");
        if (!Files.exists(packages)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.find(packages, 4, (path, is) -> is.isDirectory())) {
            return folders.filter(path -> packages.relativize(path).getNameCount() == 4)
                    .toList();
        }
    }

    /** Returns the objects created in packages as {@code stored} or {@code adopted} and the path, in order. */
    List<String> created() throws IOException {
        return Files.exists(noted)
                ? Files.readAllLines(noted).stream()
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
