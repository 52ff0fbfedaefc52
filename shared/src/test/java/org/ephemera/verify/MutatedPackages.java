package org.ephemera.verify;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packages on disk that were changed at random, for programs that read them by path. */
public final class MutatedPackages {
    private MutatedPackages() {}

    /**
     * Writes changed packages, half of them as folders and half as zip archives.
     *
     * @param one package to change
     * @param other package of the same signer, for files that are taken from it
     * @return their paths; a folder has the name of the package
     */
    public static List<Path> write(Path one, Path other, Path into, int count, long seed) throws IOException {
        RandomMutations mutations =
                new RandomMutations(MemoryPackage.of(one), MemoryPackage.of(other), new Random(seed));
        String name = one.getFileName().toString();
        List<Path> written = new ArrayList<>();
        while (written.size() < count) {
            MutatedPackage mutated = mutations.next();
            if (mutated.onDisk()) {
                Path place = Files.createDirectories(into.resolve("mutated-" + written.size()));
                written.add(
                        written.size() % 2 == 0
                                ? folder(mutated.result(), place.resolve(name))
                                : zip(mutated.result(), place.resolve(name + ".zip"), name));
            }
        }
        return written;
    }

    private static Path folder(MemoryPackage changed, Path folder) throws IOException {
        changed.writeTo(Files.createDirectory(folder));
        return folder;
    }

    private static Path zip(MemoryPackage changed, Path file, String name) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String path : changed.paths()) {
                zip.putNextEntry(new ZipEntry(name + "/" + path));
                zip.write(changed.bytes(path));
            }
        }
        return file;
    }
}
