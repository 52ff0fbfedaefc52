package org.ephemera.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Acquisition;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.collect.CollectionListener;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.format.VerificationInstructions;
import org.ephemera.model.Artifact;
import org.ephemera.model.PackageId;
import org.ephemera.model.Volatility;
import org.ephemera.seal.KnownKeys;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.Seal;
import org.ephemera.seal.TimestampAuthority;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;

/**
 * Creates real sealed packages with a new key, from sources that respond from memory. The independent verifiers read
 * the first of each kind.
 */
public final class SealedPackageMaker {
    private static final Artifact TASK = PagedSource.artifact("aws.ecs.task", Volatility.V2);
    private static final Artifact LOG = PagedSource.artifact("aws.logs.stream", Volatility.V4);
    /** Item id of the log. */
    public static final String LOG_ITEM = LOG.id() + ".1";

    private static final Artifact MEMORY = PagedSource.artifact("aws.ecs.memory", Volatility.V0);

    private final Path folder;
    private final Signer signer;
    private final KnownKeys keys;
    private final ECPublicKey publicKey;

    /** Source that notes its credentials and their effect, as sources of a cloud do. */
    private record Noting(EvidenceSource source) implements EvidenceSource {
        @Override
        public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
                throws IOException {
            recorder.note("credentials", Map.of("account", "111122223333", "principal", "test:reader"));
            recorder.footprint("when it was read last");
            return source.collect(item, from, recorder, deadline);
        }
    }

    private SealedPackageMaker(Path folder, KnownKeys keys, ECPublicKey publicKey) {
        this.folder = folder;
        this.keys = keys;
        this.signer = keys.signer();
        this.publicKey = publicKey;
    }

    /** Creates a key; packages and all other files are in {@code folder}. */
    public static SealedPackageMaker in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        return in(folder, PemSigner.open(key));
    }

    /** Creates an instance with an existing key. */
    public static SealedPackageMaker in(Path folder, Signer signer) throws IOException {
        return in(folder, KnownKeys.of(signer));
    }

    /** Creates an instance with existing keys. */
    public static SealedPackageMaker in(Path folder, KnownKeys keys) throws IOException {
        Files.createDirectories(folder);
        SealedPackageMaker packages =
                new SealedPackageMaker(folder, keys, keys.signer().publicKey());
        Files.writeString(packages.keyFile(), PublicKeys.toPem(packages.key()));
        Files.writeString(packages.script(), VerificationInstructions.script());
        return packages;
    }

    /** Creates a package with a log of so many pages; the log's segments have up to 64 of them. */
    public Path make(String name, int pages, int pageBytes) throws IOException {
        EvidenceStore store = DirectoryEvidenceStore.open(store());
        PackageId id = make(store, name, pages, pageBytes);
        return store().resolve(id.prefix());
    }

    public PackageId make(EvidenceStore store, String name, int pages, int pageBytes) throws IOException {
        return make(store, name, pages, pageBytes, Optional.empty()).statement().packageId();
    }

    public Seal make(EvidenceStore store, String name, int pages, int pageBytes, Optional<TimestampAuthority> authority)
            throws IOException {
        // The clock does not advance, so that a slow test creates the same packages as a fast one.
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        Acquisition acquisition = acquisition(store, pages, pageBytes, authority, clock);
        OpenPackage opened = open(acquisition, name);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        Seal seal = acquisition.seal(opened);
        if (keys.earlier().isEmpty()) {
            IndependentVerifiers.acceptFirstOfKind(store, opened.open().packageId(), signer.publicKey());
        }
        return seal;
    }

    private static OpenPackage open(Acquisition acquisition, String name) throws IOException {
        return acquisition.open(
                AcquisitionRequests.byHand(name, org.ephemera.store.Retention.NONE), List.of(TASK, MEMORY));
    }

    private Acquisition acquisition(
            EvidenceStore store, int pages, int pageBytes, Optional<TimestampAuthority> authority, Clock clock) {
        List<RegisteredSource> sources = List.of(
                new RegisteredSource(TASK, new Noting(new PagedSource(TASK, 1, 10, List.of(LOG)))),
                new PagedSource(LOG, pages, pageBytes, List.of()).registered(),
                PagedSource.impossible(MEMORY));
        return new Acquisition(
                target -> sources,
                store,
                keys,
                authority,
                WorkerRegistry.unknown("test"),
                CollectionListener.NONE,
                RuntimeRecord.local(Map.of()),
                clock);
    }

    /** Change of a package between collection and seal, as a principal with access to the store makes it. */
    @FunctionalInterface
    public interface Planting {
        void into(Path packageFolder) throws IOException;
    }

    /** Creates a package that was changed before its seal. If a seal was planted, this is the sealed copy. */
    public Path makeAfter(String name, Planting planting) throws IOException {
        EvidenceStore store = DirectoryEvidenceStore.open(store());
        Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
        Acquisition acquisition = acquisition(store, 3, 20, Optional.empty(), clock);
        OpenPackage opened = open(acquisition, name);
        acquisition.collect(opened, Deadline.in(clock, Duration.ofMinutes(1)));
        planting.into(store().resolve(opened.open().packageId().prefix()));
        return store().resolve(acquisition.seal(opened).statement().packageId().prefix());
    }

    public Path store() {
        return folder.resolve("evidence");
    }

    public ECPublicKey key() {
        return publicKey;
    }

    public Signer signer() {
        return signer;
    }

    /** Returns the file of the public key. */
    public Path keyFile() {
        return folder.resolve("key.pub.pem");
    }

    /** Returns the path of the published {@code verify.sh}. */
    public Path script() {
        return folder.resolve("verify.sh");
    }

    /** Runs {@code verify.sh} in the package, as an independent verifier would. */
    public ShellCommand.Result runScript(Path packageFolder, String... shell) {
        String[] command = java.util.Arrays.copyOf(shell, shell.length + 1);
        command[shell.length] = script().toString();
        try {
            return ShellCommand.run(packageFolder, Map.of("KEY", keyFile().toString()), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Copies a package into a folder of the same name. */
    public static Path copy(Path from, Path into) throws IOException {
        Path to = into.resolve(from.getFileName().toString());
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
