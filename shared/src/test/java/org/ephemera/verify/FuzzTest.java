package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ephemera.testing.SealedPackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is changed, anywhere, the package is not intact any more, and nothing is thrown. */
class FuzzTest {
    private static final int ROUNDS = 600;

    @TempDir
    Path folder;

    @Test
    void noChangeGoesUnseen() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        SealedPackages packages = SealedPackages.in(folder);
        MemoryPackage intact = MemoryPackage.of(packages.make("fuzz", 3, 20));
        assertThat(verify(intact, packages).verdict()).isEqualTo(Verdict.INTACT);
        List<String> paths = new ArrayList<>(intact.paths());

        Random random = new Random(seed);
        int broken = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String path = paths.get(random.nextInt(paths.size()));
            byte[] bytes = intact.bytes(path);
            String as = "-Dfuzz.seed=" + seed + ", round " + round + ", " + path;
            try {
                VerificationReport report = verify(intact.copy().with(path, change(bytes, random)), packages);
                assertThat(report.verdict()).as(as).isNotEqualTo(Verdict.INTACT);
                broken += report.verdict() == Verdict.BROKEN ? 1 : 0;
            } catch (RuntimeException e) {
                throw new AssertionError(as, e);
            }
        }
        System.out.println("fuzz: seed " + seed + ", " + broken + " of " + ROUNDS + " broken, 0 intact");
        assertThat(broken).isEqualTo(ROUNDS);
    }

    private static VerificationReport verify(MemoryPackage memory, SealedPackages packages) {
        return PackageVerifier.verify(memory, packages.key(), Optional.empty());
    }

    private static byte[] change(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> insert(bytes, at, (byte) random.nextInt(256));
            case 2 -> insert(bytes, at, bytes[random.nextInt(bytes.length)]);
            default -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
        };
    }

    private static byte[] insert(byte[] bytes, int at, byte value) {
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = value;
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        return longer;
    }
}
