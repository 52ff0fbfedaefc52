package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.format.PackageReader.Entry;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.parse.MalformedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that attack their readers. */
class HostileTest {
    private static final long TERABYTE = 1L << 40;
    private static final long SIXTY_MB = 60_000_000;

    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static MemoryPackage intact;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        intact = MemoryPackage.of(packages.make("hostile", 3, 20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../key.pem",
                "/etc/passwd",
                "data/../../x",
                "data//x",
                "data/./x",
                "data/x/",
                "",
                ".",
                "data",
                "data\\x",
                "C:/x",
                "data/\u001b[2Jx",
                "data/\u202etxt.exe",
                "data/raw/.x",
                "data/ x",
                "bagit.txt/x",
                "Data/x"
            })
    void neverOpensUnexpectedNames(String path) {
        MemoryPackage odd = intact.copy().with(path, 1, () -> {
            throw new AssertionError("opened " + path);
        });
        CheckResult found = broken(verify(odd), VerificationCheck.NAMES);

        assertThat(found.path()).contains(path);
        assertThat(found.message()).matches("[ -~]+");
    }

    @Test
    void truncatesLongNameInReport() {
        String path = "data/" + "x".repeat(100_000);
        CheckResult found = broken(verify(intact.copy().with(path, new byte[0])), VerificationCheck.NAMES);

        assertThat(found.path().orElseThrow()).hasSize(1024);
        assertThat(found.message()).hasSizeLessThan(400);
    }

    @Test
    void rejectsDuplicateNameInArchive() {
        MemoryPackage twice = intact.copy().with(new Entry(PackageLayout.BAGIT, PackageReader.Kind.FILE, 3));
        assertThat(broken(verify(twice), VerificationCheck.NAMES).message()).contains("more than once");
    }

    @Test
    void rejectsTooManyFiles() {
        Stream<Entry> many =
                IntStream.range(0, 11).mapToObj(n -> new Entry("data/raw/" + n, PackageReader.Kind.FILE, 1));
        assertThatThrownBy(() -> new NamesCheck(10, new CheckResults()).read(many))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("more than 10 files");
    }

    @Test
    void stopsAtListedSizeOfFile() {
        String path = body();
        VerificationReport report =
                verify(intact.copy().with(path, 10, () -> MemoryPackage.filled(Long.MAX_VALUE, 'x')));

        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .anySatisfy(check -> assertThat(check.message())
                        .isEqualTo(path + " cannot be read: it has more bytes than the expected 10"));
    }

    @Test
    void stopsWhenMoreThanSealedIsRead() {
        String bomb = "data/raw/aws.logs.stream.1/bomb.bin";
        VerificationReport report = verify(intact.copy().with(bomb, TERABYTE, () -> MemoryPackage.filled(TERABYTE, 0)));

        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks())
                .anySatisfy(check -> assertThat(check.message())
                        .isEqualTo(bomb + " cannot be read: the package has more bytes than were sealed"));
    }

    /** The files that are read before the limit is reached depend on time. */
    @Test
    void largeFileIsBrokenAtAnyTime() {
        String large = "data/raw/aws.logs.stream.1/large.bin";
        VerificationReport report =
                verify(intact.copy().with(large, TERABYTE, () -> MemoryPackage.filled(TERABYTE, 0)));

        assertThat(report.checks()).anySatisfy(check -> {
            assertThat(check.check()).isEqualTo(VerificationCheck.COMPLETENESS);
            assertThat(check.message()).endsWith(" bytes, more than were sealed");
        });
    }

    @Test
    void limitsReadsToSizeOfPackage() {
        for (String path : new String[] {PackageLayout.MANIFEST, segment()}) {
            byte[] start = intact.bytes(path);
            VerificationReport report = verify(intact.copy()
                    .with(
                            path,
                            TERABYTE,
                            () -> new SequenceInputStream(
                                    new ByteArrayInputStream(start), MemoryPackage.filled(TERABYTE, 0))));
            assertThat(report.verdict()).as(path).isEqualTo(VerificationResult.BROKEN);
            assertThat(report.checks())
                    .as(path)
                    .anySatisfy(check -> assertThat(check.message())
                            .isEqualTo(path + " cannot be read: the package has more bytes than were sealed"));
        }
    }

    @Test
    void rejectsHugeRootFiles() {
        for (String path :
                new String[] {PackageLayout.OPEN, PackageLayout.PACKAGE, PackageLayout.BAG_INFO, PackageLayout.SEAL}) {
            VerificationReport report =
                    verify(intact.copy().with(path, 50 << 20, () -> MemoryPackage.filled(50 << 20, ' ')));
            assertThat(report.verdict()).as(path).isEqualTo(VerificationResult.BROKEN);
            assertThat(report.checks())
                    .as(path)
                    .anySatisfy(check -> assertThat(check.message()).startsWith(path + " is longer than "));
        }
    }

    @Test
    void readsManifestWithEndlessLine() {
        VerificationReport report =
                verify(intact.copy().with(PackageLayout.MANIFEST, 50 << 20, () -> MemoryPackage.filled(50 << 20, 'a')));
        assertThat(broken(report, VerificationCheck.COMPLETENESS).message())
                .isEqualTo("line 1 of manifest-sha256.txt is longer than any line of a manifest");
    }

    @Test
    void readsManifestOfMillionsOfMissingFiles() {
        byte[] line = ("0".repeat(64) + "  data/raw/x\n").getBytes(StandardCharsets.US_ASCII);
        byte[] lines = new byte[line.length * 20_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line[i % line.length];
        }
        VerificationReport report = verify(intact.copy().with(PackageLayout.MANIFEST, lines));

        assertThat(report.verdict()).isEqualTo(VerificationResult.BROKEN);
        assertThat(report.checks()).hasSizeLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"seq\":1,\"files\":[", "\"", "1", "{\"a\":\"", "{}", "\0", "[1,"})
    void rejectsDeepOrLongJson(String piece) {
        String all = piece.repeat(1_000_000 / piece.length());
        for (String path : new String[] {
            segment(), PackageLayout.INDEX, PackageLayout.OUTCOMES, PackageLayout.OPEN, PackageLayout.PACKAGE
        }) {
            byte[] text = all.getBytes(StandardCharsets.UTF_8);
            assertThat(verify(intact.copy().with(path, text)).verdict())
                    .as(path)
                    .isEqualTo(VerificationResult.BROKEN);
        }
    }

    /** The path of each value contains the name: a name of a megabyte would take four gigabytes. */
    @Test
    void rejectsLongNameOfManyValues() {
        StringBuilder json = new StringBuilder("{\"" + "a".repeat(40_000) + "\":{\"0\":0");
        for (int value = 1; value < 100_000; value++) {
            json.append(",\"").append(value).append("\":0");
        }
        byte[] line = json.append("}}\n").toString().getBytes(StandardCharsets.UTF_8);
        for (String path : new String[] {segment(), PackageLayout.INDEX, PackageLayout.OUTCOMES, PackageLayout.OPEN}) {
            VerificationReport report = verify(intact.copy().with(path, line));
            assertThat(report.verdict()).as(path).isEqualTo(VerificationResult.BROKEN);
            assertThat(report.checks())
                    .as(path)
                    .anySatisfy(check -> assertThat(check.path()).contains(path));
        }
    }

    /** Outcome of an item with half a million responses. */
    @Test
    void readsLongLineOfRequestIds() {
        String ids = "\"" + "0".repeat(1 << 20) + "\",";
        String outcomes = new String(intact.bytes(PackageLayout.OUTCOMES), StandardCharsets.UTF_8);
        byte[] text = outcomes.replaceFirst("\"requestIds\":\\[(?=\")", "\"requestIds\":[" + ids.repeat(17))
                .getBytes(StandardCharsets.UTF_8);
        VerificationReport report = verify(intact.copy().with(PackageLayout.OUTCOMES, text));

        assertThat(broken(report, VerificationCheck.PLAN_COVERAGE).message()).contains("request ids");
    }

    @Test
    void rejectsEndlessLineInLog() {
        String path = segment();
        byte[] start = intact.bytes(path);
        VerificationReport report = verify(intact.copy().with(path, start.length + (20L << 20), () -> {
            InputStream rest = MemoryPackage.filled(20 << 20, ' ');
            return new SequenceInputStream(new ByteArrayInputStream(start), rest);
        }));

        assertThat(broken(report, VerificationCheck.ACQUISITION_CHAIN).path()).contains(path);
        assertThat(broken(report, VerificationCheck.HASHES).path()).contains(path);
    }

    /** Limit of the CPU time, which other programs on the machine do not change, for 60 MB of wrong lines. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"path\":\"x\"}", "{\"item\":\"x\",\"outcome\":\"EMPTY\"}"})
    void stopsAfterThousandDeviations(String line) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String path : new String[] {
            PackageLayout.MANIFEST,
            PackageLayout.TAG_MANIFEST,
            PackageLayout.INDEX,
            PackageLayout.OUTCOMES,
            PackageLayout.FOREIGN,
            segment()
        }) {
            long start = threads.getCurrentThreadCpuTime();
            VerificationReport report =
                    verify(intact.copy().with(path, SIXTY_MB, () -> MemoryPackage.repeated(line + "\n", SIXTY_MB)));
            Duration used = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);

            assertThat(report.verdict()).as(path).isEqualTo(VerificationResult.BROKEN);
            assertThat(used).as(path).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void usesOneSealForSignatureAndTimestamp() {
        byte[] seal = intact.bytes(PackageLayout.SEAL);
        List<byte[]> stamped = new ArrayList<>();
        Iterator<byte[]> reads = List.of(seal, new byte[seal.length]).iterator();
        MemoryPackage changing = intact.copy()
                .with(PackageLayout.TIMESTAMP, new byte[1])
                .with(PackageLayout.SEAL, seal.length, () -> new ByteArrayInputStream(reads.next()));
        VerificationReport report = PackageVerifier.verify(
                changing, List.of(packages.key()), Optional.empty(), Optional.of((response, of) -> {
                    stamped.add(of);
                    return new AttestedTime(Instant.EPOCH, "CN=authority");
                }));

        assertThat(report.verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(stamped).singleElement().isEqualTo(seal);
    }

    @Test
    void isUnverifiableWhenFilesCannotBeRead() {
        String path = body();
        long size = intact.bytes(path).length;
        VerificationReport report = verify(intact.copy().with(path, size, () -> MemoryPackage.failing("disk on fire")));

        assertThat(report.verdict()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(report.checks()).anySatisfy(check -> {
            assertThat(check.path()).contains(path);
            assertThat(check.message()).isEqualTo(path + " cannot be read: disk on fire");
        });
    }

    @Test
    void isUnverifiableWhenAnyFileCannotBeRead() {
        for (String path : intact.paths()) {
            long size = intact.bytes(path).length;
            VerificationReport report =
                    verify(intact.copy().with(path, size, () -> MemoryPackage.failing("disk on fire")));
            assertThat(report.verdict()).as(path + report).isEqualTo(VerificationResult.UNVERIFIABLE);
        }
    }

    @Test
    void isUnverifiableWhenListingFails() {
        PackageReader unlisted = new PackageReader() {
            @Override
            public Stream<Entry> entries() throws IOException {
                throw new IOException("no such bucket");
            }

            @Override
            public InputStream open(String path) throws IOException {
                throw new IOException("no such bucket");
            }

            @Override
            public void close() {}
        };
        VerificationReport report = PackageVerifier.verify(unlisted, packages.key(), Optional.empty());

        assertThat(report.verdict()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(report.packageId()).isEmpty();
        assertThat(report.checks().getFirst().message()).isEqualTo("the package cannot be listed: no such bucket");
    }

    @Test
    void isUnverifiableWhenPackageIsEmpty() {
        VerificationReport report = verify(new MemoryPackage());

        assertThat(report.verdict()).isEqualTo(VerificationResult.UNVERIFIABLE);
        assertThat(broken(report, VerificationCheck.SIGNATURE).message()).startsWith("the package is empty");
    }

    private static VerificationReport verify(MemoryPackage memory) {
        return PackageVerifier.verify(memory, packages.key(), Optional.empty());
    }

    private static CheckResult broken(VerificationReport report, VerificationCheck check) {
        return report.checks().stream()
                .filter(result -> result.check() == check && result.result() == CheckResult.Result.BROKEN)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    private static String body() {
        return first("data/raw/aws.logs.stream.1/");
    }

    private static String segment() {
        return first("data/acquisition/aws.logs.stream.1-");
    }

    private static String first(String start) {
        return intact.paths().stream()
                .filter(path -> path.startsWith(start))
                .findFirst()
                .orElseThrow();
    }
}
