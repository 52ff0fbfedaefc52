package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.PackageId;
import org.ephemera.store.StoredObject;
import org.ephemera.store.VersionedStore;
import org.ephemera.store.VersionedStore.StoredVersion;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract: every change of the versions of a package's objects is detected, with the object's name. */
public abstract class VersionMutationsContract {
    /** Changes of one key. */
    private enum Change {
        SAME_BYTES_AGAIN,
        OTHER_BYTES,
        DELETED,
        DELETED_AND_PUT_AGAIN,
        ONE_MORE_OBJECT,
        ONE_THAT_WAS_DELETED,
        VERSION_DESTROYED,
        VERSION_DESTROYED_AND_PUT_AGAIN
    }

    private static final List<Change> CHANGES = List.of(Change.values());

    @TempDir
    Path folder;

    private VersionedStore store;
    private SealedPackageMaker packages;
    private PackageId id;
    private Set<String> written = Set.of();

    /** Creates an empty store that keeps versions. */
    protected abstract VersionedStore store() throws IOException;

    /** Overwrites an object without the store's checks. */
    protected abstract void put(String key, byte[] bytes);

    /** Deletes an object as a user without special permissions; older versions remain. */
    protected abstract void delete(String key);

    /** Deletes one version permanently. */
    protected abstract void destroy(StoredVersion version);

    /** Number of changes, each kind in turn; {@code -Dfuzz.versions} sets more. */
    protected int rounds() {
        return 3 * CHANGES.size();
    }

    @BeforeEach
    void start() throws IOException {
        store = store();
        packages = SealedPackageMaker.in(folder);
        id = packages.make(store, "package-0", 3, 20);
    }

    @Test
    void detectsEveryChange() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Change, Integer> seen = new TreeMap<>();
        sealed();
        int rounds = Integer.getInteger("fuzz.versions", rounds());
        for (int round = 0; round < rounds; round++) {
            Change change = CHANGES.get(round % CHANGES.size());
            String path = path(change, random);
            String as = "-Dfuzz.seed=" + seed + ", round " + round + ", " + change + " " + path;
            mutate(change, id.prefix() + path);

            VerificationReport report = verify();
            // A package without any trace of its seal cannot be verified.
            boolean unsealed = change == Change.VERSION_DESTROYED && path.equals(PackageLayout.SEAL);
            assertThat(report.verdict())
                    .as(as)
                    .isEqualTo(unsealed ? VerificationResult.UNVERIFIABLE : VerificationResult.BROKEN);
            assertThat(report.checks())
                    .as("%s: %s", as, report)
                    .anyMatch(finding -> (finding.result() == CheckResult.Result.BROKEN || unsealed)
                            && finding.path().filter(path::equals).isPresent());
            seen.merge(change, 1, Integer::sum);
            if (!restore()) {
                id = packages.make(store, "package-" + (round + 1), 3, 20);
                sealed();
            }
        }
        System.out.println("versions: " + getClass().getSimpleName() + ", seed " + seed + ", " + rounds + " of "
                + rounds + " mutations detected and named " + seen);
    }

    private void sealed() throws IOException {
        written = versions().stream().map(StoredVersion::versionId).collect(Collectors.toSet());
        assertThat(verify().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /**
     * The versions of root files are not recorded, so a file that is destroyed and written again with its bytes is the
     * same.
     */
    private String path(Change change, Random random) throws IOException {
        if (change == Change.ONE_MORE_OBJECT || change == Change.ONE_THAT_WAS_DELETED) {
            return PackageLayout.RAW + "aws.logs.stream.1/" + random.nextInt(1000) + ".json";
        }
        String below = id.prefix() + (change == Change.VERSION_DESTROYED_AND_PUT_AGAIN ? PackageLayout.RAW : "");
        try (var objects = store.list(below)) {
            List<StoredObject> all = objects.toList();
            return all.get(random.nextInt(all.size()))
                    .key()
                    .substring(id.prefix().length());
        }
    }

    private void mutate(Change change, String key) throws IOException {
        switch (change) {
            case SAME_BYTES_AGAIN -> put(key, bytes(key));
            case OTHER_BYTES, ONE_MORE_OBJECT -> put(key, new byte[] {'{', '}'});
            case DELETED -> delete(key);
            case DELETED_AND_PUT_AGAIN -> {
                byte[] bytes = bytes(key);
                delete(key);
                put(key, bytes);
            }
            case ONE_THAT_WAS_DELETED -> {
                put(key, new byte[0]);
                delete(key);
            }
            case VERSION_DESTROYED -> destroy(only(key));
            case VERSION_DESTROYED_AND_PUT_AGAIN -> {
                byte[] bytes = bytes(key);
                destroy(only(key));
                put(key, bytes);
            }
        }
    }

    /** Removes objects that were added after sealing; reports whether that was sufficient. */
    private boolean restore() throws IOException {
        for (StoredVersion version : versions()) {
            if (!written.contains(version.versionId())) {
                destroy(version);
            }
        }
        return verify().verdict() == VerificationResult.INTACT;
    }

    private StoredVersion only(String key) throws IOException {
        return versions().stream()
                .filter(version -> version.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<StoredVersion> versions() throws IOException {
        try (var versions = store.versions(id.prefix())) {
            return versions.toList();
        }
    }

    private byte[] bytes(String key) throws IOException {
        try (var in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    private VerificationReport verify() {
        return PackageVerifier.verify(store, id, packages.key());
    }
}
