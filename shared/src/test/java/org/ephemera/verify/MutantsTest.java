package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.envelope.MerkleTree;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageReader;
import org.ephemera.seal.Sealer;
import org.ephemera.testing.BytecodeMutant;
import org.ephemera.testing.JumpLimit;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SealedPackageMaker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutation test of verifier and sealer. The verifier is changed, one condition at a time, and then verifies all
 * packages of {@link TamperContract}. A mutant whose reports are unchanged has survived. Some survive for good reasons
 * (an equivalent shorter way), so the rate must not fall. The sealer is changed likewise, and the unchanged verifier
 * checks its packages. {@code bench/mutants} runs all mutants.
 */
@Tag("slow")
class MutantsTest {
    private static final int TRIED = Integer.getInteger("mutants.count", 60);
    /** Fixed sample of mutants: a random sample of 60 falls below the limit by chance in one run of 500. */
    private static final long SEED = Long.getLong("mutants.seed", 20261201);

    /** The verifier detects 87 % of all mutants; with intact packages alone it would detect 72 %. */
    private static final double LEAST_NOTICED = 0.74;

    private static final List<String> OURS =
            List.of("org/ephemera/verify/", "org/ephemera/envelope/", "org/ephemera/seal/");
    /**
     * Classes that verify a package in a folder. Versions, locks and timestamps do not apply to such packages;
     * VersionsTest and TimestampTest cover them.
     */
    private static final Pattern BROKEN =
            Pattern.compile("org/ephemera/(?:verify/(?!Judge|Version|Lock|Timestamp|AttestedTime)(?:parse/)?[^/]*"
                    + "|envelope/(?:MerkleTree|DsseEnvelope|SealStatement)[^/]*)");

    /** Classes that create the seal. Existing seals and locking stores are covered by other tests. */
    private static final Pattern SEALER =
            Pattern.compile("org/ephemera/(?:seal/(?:Sealer|ContentDigests|StoredManifest)[^/]*"
                    + "|envelope/(?:MerkleTree|DsseEnvelope|SealStatement)[^/]*)");

    private static final int SEALERS = Integer.getInteger("mutants.count", 12);
    /** Limit for the sealer: of all 45 mutants 35 are detected; one sample in ten thousand has fewer than five. */
    private static final double LEAST_OF_THE_SEALER = 0.4;

    private static final long ENOUGH_TO_SEAL = 1_000_000;

    private static final long ENOUGH = Long.MAX_VALUE;
    private static final int PLENTY = 20;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final Map<String, byte[]> classes = new TreeMap<>();
    private final List<Path> shown = new ArrayList<>();

    /** Class loader for classes of this project, one of them changed; all other classes are those of the test. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(MutantsTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                byte @Nullable [] bytes = classes.get(name.replace('.', '/'));
                if (loaded != null || bytes == null) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        }
    }

    @Test
    void detectsMutantsOfVerifier() throws Exception {
        long seed = SEED;
        ECPublicKey key = packages();
        for (Path place : classes()) {
            read(place);
        }
        read(testClass());
        Map<String, byte[]> whole = new TreeMap<>();
        classes.forEach((name, bytes) -> whole.put(name, BytecodeMutant.unchanged(bytes)));
        JumpLimit.set(ENOUGH);
        List<String> right = says(judge(whole), key);
        long fuel = PLENTY * JumpLimit.used(ENOUGH);
        assertThat(says(judge(whole), key)).isEqualTo(right);

        List<BytecodeMutant> mutants = new ArrayList<>();
        classes.forEach((name, bytes) -> {
            if (BROKEN.matcher(name).matches()) {
                mutants.addAll(BytecodeMutant.of(bytes));
            }
        });
        Collections.shuffle(mutants, new Random(seed));
        List<BytecodeMutant> tried = mutants.subList(0, Math.min(TRIED, mutants.size()));
        List<BytecodeMutant> survived = new ArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
        try {
            for (BytecodeMutant mutant : tried) {
                Map<String, byte[]> broken = new TreeMap<>(whole);
                broken.put(mutant.owner(), mutant.change(Objects.requireNonNull(classes.get(mutant.owner()))));
                JumpLimit.set(fuel);
                if (!isNoticed(broken, key, right)) {
                    survived.add(mutant);
                }
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
            JumpLimit.set(ENOUGH);
        }
        int noticed = tried.size() - survived.size();
        System.out.println("mutants: seed " + seed + ": " + noticed + " of " + tried.size() + " noticed, of "
                + mutants.size() + "; not: " + survived);
        assertThat(noticed).as("-Dmutants.seed=%d", seed).isGreaterThan((int) (LEAST_NOTICED * tried.size()));
    }

    /** The verifier rejects the packages of a broken sealer, or the sealer creates none. */
    @Test
    void detectsMutantsOfSealer() throws Exception {
        long seed = SEED;
        for (Path place : classes()) {
            read(place);
        }
        List<BytecodeMutant> mutants = new ArrayList<>();
        classes.forEach((name, bytes) -> {
            if (SEALER.matcher(name).matches()) {
                mutants.addAll(BytecodeMutant.of(bytes));
            }
        });
        Collections.shuffle(mutants, new Random(seed));
        List<BytecodeMutant> tried = mutants.subList(0, Math.min(SEALERS, mutants.size()));
        List<BytecodeMutant> survived = new ArrayList<>();
        try {
            for (BytecodeMutant mutant : tried) {
                JumpLimit.set(ENOUGH_TO_SEAL);
                if (isSealedAllTheSame(mutant)) {
                    survived.add(mutant);
                }
            }
        } finally {
            JumpLimit.set(ENOUGH);
        }
        System.out.println("mutants of the sealer: seed " + seed + ": " + (tried.size() - survived.size()) + " of "
                + tried.size() + " noticed, of " + mutants.size() + "; not: " + survived);
        assertThat(tried.size() - survived.size()).as("-Dmutants.seed=%d", seed).isGreaterThan((int)
                (LEAST_OF_THE_SEALER * tried.size()));
    }

    @SuppressWarnings("unchecked") // of the same name in another loader
    private boolean isSealedAllTheSame(BytecodeMutant mutant) throws IOException {
        byte[] broken = mutant.change(Objects.requireNonNull(classes.get(mutant.owner())));
        Path place = Files.createTempDirectory(folder, "sealed-");
        try {
            UnaryOperator<Path> sealing = (UnaryOperator<Path>) new AllOfOurs(Map.of(mutant.owner(), broken))
                    .loadClass(PackageSealing.class.getName())
                    .getConstructor()
                    .newInstance();
            Path sealed = sealing.apply(place);
            return PackageVerifier.verify(
                                    new DirectoryPackage(sealed),
                                    PublicKeys.fromPem(Files.readString(place.resolve("key.pub.pem"))),
                                    Optional.of(String.valueOf(sealed.getFileName())))
                            .verdict()
                    == VerificationResult.INTACT;
        } catch (Throwable anything) { // also what the JVM itself refuses, and fuel that is gone
            return false;
        }
    }

    /** Class loader of a separate program with some changed classes, which shares only the step limit. */
    private static final class AllOfOurs extends ClassLoader {
        private final Map<String, byte[]> changed;

        AllOfOurs(Map<String, byte[]> changed) {
            super(MutantsTest.class.getClassLoader());
            this.changed = changed;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null || !name.startsWith("org.ephemera.") || name.startsWith(JumpLimit.class.getName())) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                String path = name.replace('.', '/');
                byte @Nullable [] bytes = changed.get(path);
                try (InputStream in = Objects.requireNonNull(getResourceAsStream(path + ".class"), name)) {
                    byte[] define = bytes != null ? bytes : in.readAllBytes();
                    return defineClass(name, define, 0, define.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }
    }

    private boolean isNoticed(Map<String, byte[]> broken, ECPublicKey key, List<String> right) {
        try {
            BiFunction<PackageReader, ECPublicKey, String> judge = judge(broken);
            for (int i = 0; i < shown.size(); i++) {
                if (!judge.apply(new DirectoryPackage(shown.get(i)), key).equals(right.get(i))) {
                    return true;
                }
            }
            return false;
        } catch (Throwable anything) { // also what the JVM itself refuses, and fuel that is gone
            return true;
        }
    }

    private List<String> says(BiFunction<PackageReader, ECPublicKey, String> judge, ECPublicKey key) {
        return shown.stream()
                .map(each -> judge.apply(new DirectoryPackage(each), key))
                .toList();
    }

    @SuppressWarnings("unchecked") // of the same name in another loader
    private static BiFunction<PackageReader, ECPublicKey, String> judge(Map<String, byte[]> classes)
            throws ReflectiveOperationException {
        return (BiFunction<PackageReader, ECPublicKey, String>) new Loader(classes)
                .loadClass(VerifierRun.class.getName())
                .getConstructor()
                .newInstance();
    }

    /** Returns two intact packages, and one for each kind of tampering. */
    private ECPublicKey packages() throws Exception {
        SealedPackageMaker ours = SealedPackageMaker.in(folder.resolve("ours"));
        SealedPackageMaker theirs = SealedPackageMaker.in(folder.resolve("theirs"));
        Path sealed = ours.make("one", 66, 20);
        Path other = ours.make("other", 3, 20);
        shown.addAll(List.of(sealed, other));
        for (TamperCase way : TamperCase.ofTask()) {
            Path into = Files.createDirectory(folder.resolve("way-" + shown.size()));
            Path tampered = SealedPackageMaker.copy(sealed, into);
            way.tamper().with(new TamperedCopy(tampered, ours, theirs, other, SealedPackageMaker.LOG_ITEM));
            shown.add(tampered);
        }
        return ours.key();
    }

    /** Returns the class folders or jars of format, verifier and sealer. */
    private static Set<Path> classes() throws URISyntaxException {
        Set<Path> places = new TreeSet<>();
        for (Class<?> each : List.of(MerkleTree.class, PackageVerifier.class, Sealer.class)) {
            places.add(Path.of(
                    each.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        return places;
    }

    private static Path testClass() throws URISyntaxException {
        return Path.of(VerifierRun.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(VerifierRun.class.getName().replace('.', '/') + ".class");
    }

    private void read(Path place) throws IOException {
        if (!place.toString().endsWith(".jar")) {
            readBelow(place);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            readBelow(jar.getPath("/"));
        }
    }

    private void readBelow(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                String name = new org.objectweb.asm.ClassReader(bytes).getClassName();
                if (OURS.stream().anyMatch(name::startsWith) && !name.endsWith("package-info")) {
                    classes.put(name, bytes);
                }
            }
        }
    }
}
