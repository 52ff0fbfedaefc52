package org.ephemera.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.format.BagManifest;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.format.PackageReader.Entry;
import org.ephemera.model.Digest;

/** Random changes of a package, each of which changes at least one byte. */
final class RandomMutations {
    private static final List<MutatedPackage.Kind> KINDS = List.of(MutatedPackage.Kind.values());

    private final MemoryPackage intact;
    private final MemoryPackage other;
    private final Random random;
    private final ByteMutations bytes;
    private final List<String> paths;

    /**
     * Creates changes.
     *
     * @param other another package of the same signer, as a source of foreign parts
     */
    RandomMutations(MemoryPackage intact, MemoryPackage other, Random random) {
        this.intact = intact;
        this.other = other;
        this.random = random;
        this.bytes = new ByteMutations(random);
        this.paths = new ArrayList<>(intact.paths());
    }

    MutatedPackage next() {
        while (true) {
            MutatedPackage.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            MutatedPackage mutated = of(kind);
            if (!mutated.result().holdsTheSameAs(intact)) {
                return mutated;
            }
        }
    }

    private MutatedPackage of(MutatedPackage.Kind kind) {
        String path = path();
        byte[] old = intact.bytes(path);
        return switch (kind) {
            case BYTES -> MutatedPackage.of(kind, intact.copy().with(path, bytes.bytes(old)), path);
            case LINES ->
                MutatedPackage.of(kind, intact.copy().with(path, bytes.lines(old, intact.bytes(path()))), path);
            case ORDER -> MutatedPackage.of(kind, intact.copy().with(path, bytes.order(old)), path);
            case FILES -> files(path);
            case NAMES -> random.nextInt(3) == 0 ? odd(path) : renamed(path);
            case LISTED_AGAIN -> listedAgain();
        };
    }

    private MutatedPackage files(String path) {
        MemoryPackage copy = intact.copy();
        MutatedPackage.Kind kind = MutatedPackage.Kind.FILES;
        String second = path();
        return switch (random.nextInt(6)) {
            case 0 -> MutatedPackage.of(kind, copy.without(path), path);
            case 1 -> MutatedPackage.of(kind, copy.with(path, new byte[0]), path);
            case 2 -> swapped(path, second);
            case 3 -> {
                List<String> foreign = new ArrayList<>(other.paths());
                String from = other.paths().contains(path) ? path : foreign.get(random.nextInt(foreign.size()));
                yield MutatedPackage.of(kind, copy.with(path, other.bytes(from)), path);
            }
            case 4 -> {
                String added = added(path);
                yield MutatedPackage.of(kind, copy.with(added, intact.bytes(path)), added);
            }
            default -> MutatedPackage.of(kind, copy.with(path, intact.bytes(second)), path);
        };
    }

    private MutatedPackage swapped(String one, String two) {
        MemoryPackage copy = intact.copy().with(one, intact.bytes(two)).with(two, intact.bytes(one));
        return new MutatedPackage(MutatedPackage.Kind.FILES, new TreeSet<>(List.of(one, two)), copy, true);
    }

    private MutatedPackage renamed(String path) {
        String to = switch (random.nextInt(6)) {
            case 0 -> path.substring(0, path.length() - 1) + Character.toUpperCase(path.charAt(path.length() - 1));
            case 1 -> path + "~";
            case 2 -> path + "\u202e";
            case 3 -> path.substring(0, path.lastIndexOf('/') + 1) + "." + path.substring(path.lastIndexOf('/') + 1);
            case 4 -> path.replaceFirst("\\.", " .");
            default -> added(path);
        };
        MemoryPackage copy = intact.copy().without(path).with(to, intact.bytes(path));
        return new MutatedPackage(MutatedPackage.Kind.NAMES, new TreeSet<>(List.of(path, to)), copy, true);
    }

    /** Adds an entry that a directory cannot store, or not as a file. */
    private MutatedPackage odd(String path) {
        long size = intact.bytes(path).length;
        String outside = List.of("../", "/", "data/../", "data//", "C:\\").get(random.nextInt(5)) + path;
        return switch (random.nextInt(5)) {
            case 0 ->
                MutatedPackage.odd(intact.copy().without(path), new Entry(path, PackageReader.Kind.LINK, size), path);
            case 1 ->
                MutatedPackage.odd(intact.copy().without(path), new Entry(path, PackageReader.Kind.OTHER, size), path);
            case 2 -> MutatedPackage.odd(intact.copy(), new Entry(path, PackageReader.Kind.FILE, size), path);
            case 3 ->
                MutatedPackage.odd(intact.copy(), new Entry(path + ".d", PackageReader.Kind.FOLDER, 0), path + ".d");
            default -> MutatedPackage.odd(intact.copy(), new Entry(outside, PackageReader.Kind.FILE, size), outside);
        };
    }

    private MutatedPackage listedAgain() {
        String path = path();
        byte[] old = intact.bytes(path);
        MutatedPackage changed = random.nextBoolean()
                ? MutatedPackage.of(
                        MutatedPackage.Kind.LISTED_AGAIN, intact.copy().with(path, bytes.lines(old, old)), path)
                : files(path);
        Set<String> places = new TreeSet<>(changed.places());
        places.addAll(List.of(PackageLayout.MANIFEST, PackageLayout.TAG_MANIFEST));
        MemoryPackage result = changed.result();
        result.with(PackageLayout.MANIFEST, manifest(result, p -> p.startsWith(PackageLayout.DATA)));
        result.with(PackageLayout.TAG_MANIFEST, manifest(result, PackageLayout.TAGGED::contains));
        return new MutatedPackage(MutatedPackage.Kind.LISTED_AGAIN, places, result, true);
    }

    private static byte[] manifest(MemoryPackage of, java.util.function.Predicate<String> which) {
        Map<String, Digest> digests = new TreeMap<>();
        of.paths().stream().filter(which).forEach(path -> digests.put(path, Digest.of(of.bytes(path))));
        return BagManifest.of(digests).toBytes();
    }

    private String added(String path) {
        int slash = path.lastIndexOf('/') + 1;
        return path.substring(0, slash) + random.nextInt(1_000_000) + "-" + path.substring(slash);
    }

    private String path() {
        return paths.get(random.nextInt(paths.size()));
    }
}
