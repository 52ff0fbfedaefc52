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

/** Whatever is done to the versions of a package's objects is found, with the object's name. */
public abstract class VersionMutationsContract {
    /** What can be done to one key. */
    private enum Way {
        SAME_BYTES_AGAIN,
        OTHER_BYTES,
        DELETED,
        DELETED_AND_PUT_AGAIN,
        ONE_MORE_OBJECT,
        ONE_THAT_WAS_DELETED,
        VERSION_DESTROYED,
        VERSION_DESTROYED_AND_PUT_AGAIN
    }

    private static final List<Way> WAYS = List.of(Way.values());

    @TempDir
    Path folder;

    private VersionedStore store;
    private SealedPackageMaker packages;
    private PackageId id;
    private Set<String> written = Set.of();

    /** A store with nothing in it, that keeps versions. */
    protected abstract VersionedStore store() throws IOException;

    /** Writes past the store, over what is there. */
    protected abstract void put(String key, byte[] bytes);

    /** As somebody without any special right would; older versions stay. */
    protected abstract void delete(String key);

    /** Takes away one version for good. */
    protected abstract void destroy(StoredVersion version);

    /** How often something is done, each of the ways in its turn; {@code -Dfuzz.versions} asks for more. */
    protected int rounds() {
        return 3 * WAYS.size();
    }

    @BeforeEach
    void start() throws IOException {
        store = store();
        packages = SealedPackageMaker.in(folder);
        id = packages.make(store, "package-0", 3, 20);
    }

    @Test
    void noneGoesUnseen() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Way, Integer> seen = new TreeMap<>();
        sealed();
        int rounds = Integer.getInteger("fuzz.versions", rounds());
        for (int round = 0; round < rounds; round++) {
            Way way = WAYS.get(round % WAYS.size());
            String path = path(way, random);
            String as = "-Dfuzz.seed=" + seed + ", round " + round + ", " + way + " " + path;
            mutate(way, id.prefix() + path);

            VerificationReport report = verify();
            // Of a package without any trace of its seal nothing can be said.
            boolean unsealed = way == Way.VERSION_DESTROYED && path.equals(PackageLayout.SEAL);
            assertThat(report.verdict())
                    .as(as)
                    .isEqualTo(unsealed ? VerificationResult.UNVERIFIABLE : VerificationResult.BROKEN);
            assertThat(report.checks())
                    .as("%s: %s", as, report)
                    .anyMatch(finding -> (finding.result() == CheckResult.Result.BROKEN || unsealed)
                            && finding.path().filter(path::equals).isPresent());
            seen.merge(way, 1, Integer::sum);
            if (!mend()) {
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

    /** Of root files nobody wrote down the version: one that is destroyed and put again with its bytes is the same. */
    private String path(Way way, Random random) throws IOException {
        if (way == Way.ONE_MORE_OBJECT || way == Way.ONE_THAT_WAS_DELETED) {
            return PackageLayout.RAW + "test.log.1/" + random.nextInt(1000) + ".json";
        }
        String below = id.prefix() + (way == Way.VERSION_DESTROYED_AND_PUT_AGAIN ? PackageLayout.RAW : "");
        try (var objects = store.list(below)) {
            List<StoredObject> all = objects.toList();
            return all.get(random.nextInt(all.size()))
                    .key()
                    .substring(id.prefix().length());
        }
    }

    private void mutate(Way way, String key) throws IOException {
        switch (way) {
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

    /** Takes away what was not written when the package was sealed; says whether that was enough. */
    private boolean mend() throws IOException {
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
