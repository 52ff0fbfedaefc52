package org.ephemera.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.FolderCase.Packages;

/** Folders that a principal without the signing key can make from sealed packages. */
final class FolderCases {
    private static final long SEED = 20261202;
    private static final int RANDOM = 150;

    /** Names of new files, next to the root files and below {@code data/}. */
    private static final List<String> NAMES = List.of(
            "x",
            "-n",
            "--",
            "-",
            "a b",
            "a\nb",
            "a\\b",
            "*",
            "$(id)",
            "ü",
            "\u202e",
            ".x",
            "..x",
            "OPEN.JSON",
            "seal.dsse.json.TSR",
            "openssl",
            "x".repeat(255),
            "x.",
            "~",
            "manifest-sha256.txt.1");

    private static final int[] TIMESTAMPS = {0, 1, 65_535, 65_536, 65_537, 1 << 20};

    private final Packages packages;
    private final List<FolderCase> cases = new ArrayList<>();

    private FolderCases(Packages packages) {
        this.packages = packages;
    }

    static List<FolderCase> all(Packages packages) throws IOException {
        FolderCases all = new FolderCases(packages);
        TamperCase.all().stream()
                .filter(way -> !way.needsKey())
                .forEach(way -> all.cases.add(FolderCase.of(way.name(), packages.log(), way.tamper())));
        for (Map.Entry<String, Path> base : packages.bases().entrySet()) {
            all.addWhole(base.getKey(), base.getValue());
            all.addFiles(base.getKey(), base.getValue());
        }
        all.addNames(packages.base("plain"));
        all.addRandom(packages.base("foreign"));
        return all.cases;
    }

    private void addWhole(String kind, Path base) {
        add(kind + ": unchanged", base, t -> {});
        cases.add(new FolderCase(kind + ": another key", base, Optional.empty(), true, t -> {}));
        add(kind + ": sealed again with another key", base, t -> t.forgery().reseal(t.otherSigner()));
        add(kind + ": another package's seal", base, t -> copy(t, PackageLayout.SEAL));
        add(kind + ": another package's seal, with another key", base, t -> {
            copy(t, PackageLayout.SEAL);
            byte[] seal = Files.readAllBytes(t.folder().resolve(PackageLayout.SEAL));
            t.forgery().sealed(DsseEnvelope.parse(seal).statement(), t.otherSigner());
        });
        for (String name : List.of("renamed", name(1), name(2).replace('-', '_'), "packages")) {
            cases.add(new FolderCase(kind + ": named " + name, base, Optional.of(name), false, t -> {}));
            cases.add(
                    new FolderCase(kind + ": named " + name + ", another key", base, Optional.of(name), true, t -> {}));
        }
        for (int bytes : TIMESTAMPS) {
            add(kind + ": timestamp of " + bytes, base, t -> t.write(PackageLayout.TIMESTAMP, "0".repeat(bytes)));
        }
        add(kind + ": neither seal nor tag manifest", base, t -> {
            t.delete(PackageLayout.SEAL);
            t.delete(PackageLayout.TAG_MANIFEST);
        });
        add(kind + ": neither seal nor tag manifest, file added", base, t -> {
            t.delete(PackageLayout.SEAL);
            t.delete(PackageLayout.TAG_MANIFEST);
            t.write("more", "");
        });
        add(kind + ": no seal, file added", base, t -> {
            t.delete(PackageLayout.SEAL);
            t.write("data/raw/more.json", "{}");
        });
        add(kind + ": empty", base, t -> ShellCommand.run(t.folder(), Map.of(), "sh", "-c", "rm -r ./*"));
        add(kind + ": another package's log", base, t -> copy(t, "data"));
    }

    private static String name(long seed) {
        return PackageId.create(Instant.EPOCH, new Random(seed)).value();
    }

    private static void copy(TamperedCopy t, String path) throws Exception {
        ShellCommand.run(
                t.folder(), Map.of(), "cp", "-r", t.other().resolve(path).toString(), ".");
    }

    private void addFiles(String kind, Path base) throws IOException {
        List<String> paths = List.copyOf(MemoryPackage.of(base).paths());
        Random random = new Random(SEED);
        for (String path : paths) {
            // Similar changes of many files show the same: some of them are chosen at random for each file.
            List<FolderCase> ways = new ArrayList<>();
            way(ways, kind, "first byte", path, base, t -> t.flip(path, 0));
            way(
                    ways,
                    kind,
                    "last byte",
                    path,
                    base,
                    t -> t.flip(path, (int) Files.size(t.folder().resolve(path)) - 1));
            way(ways, kind, "cut", path, base, t -> t.cut(path, 1));
            way(
                    ways,
                    kind,
                    "line feed",
                    path,
                    base,
                    t -> Files.write(t.folder().resolve(path), new byte[] {'\n'}, StandardOpenOption.APPEND));
            way(ways, kind, "empty", path, base, t -> Files.write(t.folder().resolve(path), new byte[0]));
            way(ways, kind, "deleted", path, base, t -> t.delete(path));
            way(ways, kind, "renamed", path, base, t -> t.move(path, path + "x"));
            way(
                    ways,
                    kind,
                    "copied",
                    path,
                    base,
                    t -> Files.copy(t.folder().resolve(path), t.folder().resolve(path + "x")));
            way(ways, kind, "folder", path, base, t -> {
                t.delete(path);
                t.write(path + "/x", "");
            });
            way(ways, kind, "link", path, base, t -> {
                Path moved = Files.move(t.folder().resolve(path), t.folder().resolveSibling("moved"));
                t.link(path, moved);
            });
            way(ways, kind, "listed again", path, base, t -> {
                t.flip(path, 0);
                t.forgery().rewriteManifests();
            });
            Collections.shuffle(ways, random);
            cases.addAll(ways.subList(0, 3));
        }
    }

    private static void way(
            List<FolderCase> ways, String kind, String what, String path, Path base, TamperCase.Tamper tamper) {
        ways.add(FolderCase.of(kind + ": " + what + ": " + path, base, tamper));
    }

    private void addNames(Path base) {
        for (String folder : List.of("", "data/", "data/acquisition/", "a/")) {
            for (String name : NAMES) {
                add("new file " + folder + name, base, t -> t.write(folder + name, "{}\n"));
            }
        }
    }

    private void addRandom(Path base) throws IOException {
        RandomMutations mutations =
                new RandomMutations(MemoryPackage.of(base), MemoryPackage.of(packages.base("plain")), new Random(SEED));
        int count = 0;
        while (count < RANDOM) {
            MutatedPackage mutated = mutations.next();
            if (mutated.onDisk()) {
                String name = "random " + count++ + ": " + mutated.kind() + " " + mutated.places();
                add(name, base, t -> {
                    ShellCommand.run(t.folder(), Map.of(), "sh", "-c", "rm -r ./*");
                    mutated.result().writeTo(t.folder());
                });
            }
        }
    }

    private void add(String name, Path base, TamperCase.Tamper tamper) {
        cases.add(FolderCase.of(name, base, tamper));
    }
}
