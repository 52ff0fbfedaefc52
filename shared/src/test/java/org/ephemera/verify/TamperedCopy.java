package org.ephemera.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.envelope.Signer;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.SealedPackageMaker;

/** Changes of one package for {@link TamperContract}. Paths are relative to the package. */
final class TamperedCopy {
    private final Path folder;
    private final SealedPackageMaker packages;
    private final SealedPackageMaker otherPackages;
    private final Path other;
    private final String log;

    /**
     * Creates a copy to change.
     *
     * @param packages sealer of the package
     * @param otherPackages sealer with another key
     * @param other another package of the same sealer
     * @param log item with 66 responses in two segments
     */
    TamperedCopy(Path folder, SealedPackageMaker packages, SealedPackageMaker otherPackages, Path other, String log) {
        this.folder = folder;
        this.packages = packages;
        this.otherPackages = otherPackages;
        this.other = other;
        this.log = log;
    }

    Signer signer() {
        return packages.signer();
    }

    Signer otherSigner() {
        return otherPackages.signer();
    }

    String log() {
        return log;
    }

    /** Returns a file outside of the package. */
    Path keyFile() {
        return packages.keyFile();
    }

    Path other() {
        return other;
    }

    Path folder() {
        return folder;
    }

    PackageForgery forgery() {
        return new PackageForgery(folder);
    }

    PackageForgery sealAgain() throws IOException {
        return forgery().reseal(signer());
    }

    /** Returns the n-th body of the log, from 1. */
    String body(int number) throws IOException {
        return all(PackageLayout.RAW + log + "/").get(number - 1);
    }

    /** Returns the n-th segment of the log, from 1. */
    String segment(int number) throws IOException {
        return all(PackageLayout.ACQUISITION).stream()
                .filter(path -> path.contains("/" + log + "-"))
                .toList()
                .get(number - 1);
    }

    void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text, StandardCharsets.UTF_8);
    }

    String read(String path) throws IOException {
        return Files.readString(folder.resolve(path), StandardCharsets.UTF_8);
    }

    void delete(String path) throws IOException {
        Files.delete(folder.resolve(path));
    }

    void append(String path, String text) throws IOException {
        write(path, read(path) + text);
    }

    void flip(String path, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(path));
        bytes[at] ^= 1;
        Files.write(folder.resolve(path), bytes);
    }

    void cut(String path, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(folder.resolve(path));
        Files.write(folder.resolve(path), java.util.Arrays.copyOf(all, all.length - bytes));
    }

    void move(String from, String to) throws IOException {
        Files.createDirectories(folder.resolve(to).getParent());
        Files.move(folder.resolve(from), folder.resolve(to));
    }

    void swap(String one, String other) throws IOException {
        move(one, "swapping");
        move(other, one);
        move("swapping", other);
    }

    void link(String path, Path target) throws IOException {
        Files.deleteIfExists(folder.resolve(path));
        Files.createSymbolicLink(folder.resolve(path), target);
    }

    void swapLines(String path, int one, int other) throws IOException {
        List<String> lines = lines(path);
        Collections.swap(lines, one - 1, other - 1);
        write(path, String.join("\n", lines) + "\n");
    }

    void removeLine(String path, int number) throws IOException {
        List<String> lines = lines(path);
        lines.remove(number - 1);
        write(path, String.join("\n", lines) + "\n");
    }

    void removeLinesWith(String path, String text) throws IOException {
        List<String> lines = lines(path);
        lines.removeIf(line -> line.contains(text));
        write(path, String.join("\n", lines) + "\n");
    }

    private List<String> lines(String path) throws IOException {
        return new ArrayList<>(read(path).lines().toList());
    }

    private List<String> all(String below) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
