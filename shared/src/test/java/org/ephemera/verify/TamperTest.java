package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.Layout;
import org.ephemera.seal.DsseEnvelope;
import org.ephemera.seal.PublicKeys;
import org.ephemera.testing.SealedPackages;
import org.ephemera.testing.Shell;
import org.ephemera.verify.CheckResult.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ways to tamper with a package. Of each, our verifier must say in which way and where, and {@code verify.sh} must
 * refuse it, too, unless only its owner could have done it.
 */
class TamperTest {
    /** Why {@code verify.sh} accepts what was signed with the right key. */
    private static final String MEANING = "signed by the key's owner: only who reads the JSON sees that it cannot be";

    @FunctionalInterface
    private interface Tamper {
        void with(Tampering tampering) throws Exception;
    }

    /**
     * One way.
     *
     * @param kind empty for what is malformed
     * @param path what the message must name, as a suffix; "" for the package as a whole
     * @param beyondScript why verify.sh accepts it; "" if it does not
     */
    private record Way(
            String name, Check check, Optional<Kind> kind, String path, String beyondScript, Tamper tamper) {}

    @TempDir
    static Path folder;

    private static SealedPackages packages;
    private static SealedPackages strangers;
    private static Path sealed;
    private static Path other;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackages.in(folder.resolve("ours"));
        strangers = SealedPackages.in(folder.resolve("theirs"));
        sealed = packages.make("one", 66, 20);
        other = packages.make("other", 3, 20);
    }

    @TestFactory
    Stream<DynamicTest> isFound() {
        return Stream.of(content(), names(), seals(), log(), owners())
                .flatMap(List::stream)
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> check(way)));
    }

    private static List<Way> content() {
        return List.of(
                way("byte changed", Check.HASHES, Kind.ALTERED, "000005.body.json", t -> t.flip(t.body(5), 7)),
                way("byte changed, listed again", Check.SEAL, Kind.ALTERED, Layout.MANIFEST, t -> {
                    t.flip(t.body(5), 7);
                    t.forgery().listAgain();
                }),
                way(
                        "byte changed, listed again: the log knows",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0001.jsonl",
                        t -> {
                            t.flip(t.body(5), 7);
                            t.forgery().listAgain();
                        }),
                way("file deleted", Check.COMPLETENESS, Kind.MISSING, "000005.body.json", t -> t.delete(t.body(5))),
                way("file deleted, listed again", Check.SEAL, Kind.ALTERED, Layout.MANIFEST, t -> {
                    t.delete(t.body(5));
                    t.forgery().listAgain();
                }),
                way("file added", Check.COMPLETENESS, Kind.EXTRA, "new.json", t -> t.write("data/raw/new.json", "{}")),
                way("file added, listed again", Check.SEAL, Kind.ALTERED, Layout.MANIFEST, t -> {
                    t.write("data/raw/new.json", "{}");
                    t.forgery().listAgain();
                }),
                way(
                        "file renamed",
                        Check.COMPLETENESS,
                        Kind.RENAMED,
                        "5.json",
                        t -> t.move(t.body(5), "data/raw/5.json")),
                way(
                        "two files swapped",
                        Check.HASHES,
                        Kind.SWAPPED,
                        "000005.body.json",
                        t -> t.swap(t.body(5), t.body(6))),
                way("file cut short", Check.HASHES, Kind.TRUNCATED, "000005.body.json", t -> t.cut(t.body(5), 3)),
                way("package cut short", Check.COMPLETENESS, Kind.MISSING, "000066.body.json", t -> {
                    for (int n = 66; n > 30; n--) {
                        t.delete(t.body(n));
                    }
                }),
                way(
                        "bag-info edited",
                        Check.HASHES,
                        Kind.ALTERED,
                        Layout.BAG_INFO,
                        t -> t.append(Layout.BAG_INFO, "A: b\n")),
                way("bag-info edited, listed again", Check.SEAL, Kind.ALTERED, Layout.TAG_MANIFEST, t -> {
                    t.append(Layout.BAG_INFO, "A: b\n");
                    t.forgery().listAgain();
                }),
                way(
                        "package.json edited",
                        Check.HASHES,
                        Kind.ALTERED,
                        Layout.PACKAGE,
                        t -> t.append(Layout.PACKAGE, " ")),
                way(
                        "VERIFY.txt edited",
                        Check.HASHES,
                        Kind.ALTERED,
                        Layout.VERIFY,
                        t -> t.append(Layout.VERIFY, "exit 0\n")),
                way("trigger edited", Check.TRIGGER, Kind.ALTERED, Layout.TRIGGER, t -> t.flip(Layout.TRIGGER, 3)),
                way(
                        "manifest appended",
                        Check.SEAL,
                        Kind.ALTERED,
                        Layout.MANIFEST,
                        t -> t.append(Layout.MANIFEST, "0".repeat(64) + "  data/zzz\n")),
                way(
                        "../ in the manifest",
                        Check.COMPLETENESS,
                        Kind.ALTERED,
                        Layout.MANIFEST,
                        t -> t.append(Layout.MANIFEST, "0".repeat(64) + "  data/../../key.pem\n")),
                way("root file missing", Check.COMPLETENESS, Kind.MISSING, Layout.BAGIT, t -> t.delete(Layout.BAGIT)),
                way(
                        "manifest missing",
                        Check.COMPLETENESS,
                        Kind.MISSING,
                        Layout.MANIFEST,
                        t -> t.delete(Layout.MANIFEST)));
    }

    private static List<Way> names() {
        return List.of(
                way("extra file at the root", Check.NAMES, Kind.EXTRA, "notes.txt", t -> t.write("notes.txt", "hello")),
                way("hidden file at the root", Check.NAMES, Kind.EXTRA, ".DS_Store", t -> t.write(".DS_Store", "")),
                way("hidden file", Check.NAMES, Kind.EXTRA, "data/.hidden", t -> t.write("data/.hidden", "")),
                way("link", Check.NAMES, Kind.EXTRA, "data/link", t -> t.link("data/link", packages.keyFile())),
                way("root file behind a link", Check.NAMES, Kind.EXTRA, Layout.BAGIT, t -> {
                    Path moved = t.folder().resolveSibling("moved");
                    Files.move(t.folder().resolve(Layout.BAGIT), moved);
                    t.link(Layout.BAGIT, moved);
                }),
                way("folder behind a link", Check.NAMES, Kind.EXTRA, "data/raw", t -> {
                    Path moved = t.folder().resolveSibling("moved");
                    Files.move(t.folder().resolve("data/raw"), moved);
                    t.link("data/raw", moved);
                }),
                way(
                        "pipe",
                        Check.NAMES,
                        Kind.EXTRA,
                        "data/pipe",
                        t -> Shell.run(t.folder(), java.util.Map.of(), "mkfifo", "data/pipe")),
                way("root file is a pipe", Check.NAMES, Kind.EXTRA, Layout.BAGIT, t -> {
                    t.delete(Layout.BAGIT);
                    Shell.run(t.folder(), java.util.Map.of(), "mkfifo", Layout.BAGIT);
                }),
                way(
                        "empty folder",
                        Check.NAMES,
                        Kind.EXTRA,
                        "data/empty",
                        t -> Files.createDirectory(t.folder().resolve("data/empty"))),
                way("folder for a root file", Check.NAMES, Kind.EXTRA, "bagit.txt/x", t -> {
                    t.delete(Layout.BAGIT);
                    t.write("bagit.txt/x", "");
                }),
                way(
                        "names that differ in capitals",
                        Check.NAMES,
                        Kind.EXTRA,
                        "OUTCOMES.jsonl",
                        t -> t.write("data/OUTCOMES.jsonl", "{}\n")),
                way("name with a line feed", Check.NAMES, Kind.EXTRA, "data/a\nb", t -> t.write("data/a\nb", "")),
                way("name with a backslash", Check.NAMES, Kind.EXTRA, "data/a\\b", t -> t.write("data/a\\b", "")),
                way("package renamed", Check.SEAL, Kind.RENAMED, "", t -> {}),
                way("whole package swapped", Check.SEAL, Kind.RENAMED, "", t -> {}));
    }

    private static List<Way> seals() {
        return List.of(
                way("seal stripped", Check.SIGNATURE, Kind.MISSING, Layout.SEAL, t -> t.delete(Layout.SEAL)),
                way(
                        "sealed with another key",
                        Check.SIGNATURE,
                        Kind.UNKNOWN_SIGNER,
                        Layout.SEAL,
                        t -> t.forgery().sealAgain(strangers.signer())),
                way(
                        "sealed with another key under our key's id",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery()
                                .sealAgain(strangers.signer())
                                .replace(
                                        Layout.SEAL,
                                        PublicKeys.keyId(strangers.key()),
                                        PublicKeys.keyId(packages.key()))),
                way(
                        "another package's seal",
                        Check.SEAL,
                        Kind.SWAPPED,
                        Layout.SEAL,
                        t -> t.write(Layout.SEAL, Files.readString(other.resolve(Layout.SEAL)))),
                way("statement edited", Check.SIGNATURE, Kind.ALTERED, Layout.SEAL, t -> {
                    DsseEnvelope old = DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String edited = new String(old.statement(), StandardCharsets.UTF_8).replace("complete", "partial");
                    String payload = Base64.getEncoder().encodeToString(edited.getBytes(StandardCharsets.UTF_8));
                    t.write(Layout.SEAL, t.read(Layout.SEAL).replace(old.payload(), payload));
                }),
                way(
                        "key's id edited",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().replace(Layout.SEAL, "SHA256:", "sha256:")),
                way(
                        "second signature",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().replace(Layout.SEAL, "\"}]}", "\"},{\"keyid\":\"\",\"sig\":\"\"}]}")),
                way(
                        "field added to the envelope",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().replace(Layout.SEAL, "{\"payload\":", "{\"more\":1,\"payload\":")),
                way(
                        "payload twice",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().replace(Layout.SEAL, "{\"payload\":", "{\"payload\":\"e30=\",\"payload\":")),
                way(
                        "line feed after the seal",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.append(Layout.SEAL, "\n")),
                way("seal cut short", Check.SIGNATURE, Kind.ALTERED, Layout.SEAL, t -> t.cut(Layout.SEAL, 40)),
                way(
                        "seal of a gigabyte of zeros",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> Shell.run(t.folder(), java.util.Map.of(), "truncate", "-s", "1G", Layout.SEAL)));
    }

    private static List<Way> log() {
        return List.of(
                way(
                        "log lines reordered",
                        Check.ACQUISITION_CHAIN,
                        Kind.REORDERED,
                        "-0001.jsonl",
                        t -> t.swapLines(t.segment(1), 3, 4)),
                way(
                        "log line removed",
                        Check.ACQUISITION_CHAIN,
                        Kind.MISSING,
                        "-0001.jsonl",
                        t -> t.removeLine(t.segment(1), 2)),
                way(
                        "log line edited",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0002.jsonl",
                        t -> t.forgery().replace(t.segment(2), "\"page\":66", "\"page\":67")),
                way(
                        "last log line removed",
                        Check.ACQUISITION_CHAIN,
                        Kind.TRUNCATED,
                        "-0002.jsonl",
                        t -> t.removeLinesWith(t.segment(2), "segment.close")),
                way(
                        "segment cut in a line",
                        Check.ACQUISITION_CHAIN,
                        Kind.TRUNCATED,
                        "-0002.jsonl",
                        t -> t.cut(t.segment(2), 1)),
                way(
                        "two segments swapped",
                        Check.HASHES,
                        Kind.SWAPPED,
                        "-0001.jsonl",
                        t -> t.swap(t.segment(1), t.segment(2))));
    }

    /** What the owner of the key has to be caught at, or somebody who has stolen it. */
    private static List<Way> owners() {
        return List.of(
                owners(
                        "outcome removed",
                        Check.PLAN_COVERAGE,
                        Kind.MISSING,
                        Layout.OUTCOMES,
                        t -> t.removeLinesWith(Layout.OUTCOMES, "\"item\":\"test.log.1\"")),
                owners(
                        "outcome edited",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery()
                                .replace(Layout.OUTCOMES, "\"outcome\":\"IMPOSSIBLE\"", "\"outcome\":\"EMPTY\"")),
                owners(
                        "outcome twice",
                        Check.PLAN_COVERAGE,
                        Kind.EXTRA,
                        Layout.OUTCOMES,
                        t -> t.append(
                                Layout.OUTCOMES,
                                t.read(Layout.OUTCOMES).lines().findFirst().orElseThrow() + "\n")),
                owners(
                        "outcome invented",
                        Check.PLAN_COVERAGE,
                        Kind.EXTRA,
                        Layout.OUTCOMES,
                        t -> t.append(
                                Layout.OUTCOMES,
                                t.read(Layout.OUTCOMES)
                                                .lines()
                                                .findFirst()
                                                .orElseThrow()
                                                .replaceFirst("\"item\":\"[^\"]*\"", "\"item\":\"test.other\"")
                                        + "\n")),
                owners("body removed everywhere", Check.ACQUISITION_CHAIN, Kind.MISSING, "-0001.jsonl", t -> {
                    String body = t.body(5);
                    t.delete(body);
                    t.removeLinesWith(Layout.INDEX, body);
                }),
                owners(
                        "body planted",
                        Check.ACQUISITION_CHAIN,
                        Kind.EXTRA,
                        "000099.body.json",
                        t -> t.write(t.body(5).replace("000005", "000099"), "{}")),
                owners(
                        "body replaced",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0001.jsonl",
                        t -> t.flip(t.body(5), 7)),
                owners(
                        "segment removed",
                        Check.ACQUISITION_CHAIN,
                        Kind.MISSING,
                        "-0001.jsonl",
                        t -> t.delete(t.segment(1))),
                owners(
                        "event replaced",
                        Check.TRIGGER,
                        Kind.ALTERED,
                        Layout.TRIGGER,
                        t -> t.write(Layout.TRIGGER, "{\"another\":\"event\"}")),
                owners(
                        "plan edited",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0001.jsonl",
                        t -> t.forgery().replace(Layout.OPEN, "a test", "a pretext")),
                new Way("name twice in the statement", Check.SEAL, Optional.empty(), Layout.SEAL, MEANING, t -> {
                    DsseEnvelope old = DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String twice = new String(old.statement(), StandardCharsets.UTF_8)
                            .replace("\"status\":", "\"status\":\"complete\",\"status\":");
                    t.forgery().sealed(twice.getBytes(StandardCharsets.UTF_8), packages.signer());
                }),
                new Way(
                        "counts edited in the statement",
                        Check.SEAL,
                        Optional.of(Kind.ALTERED),
                        Layout.MANIFEST,
                        MEANING,
                        t -> {
                            DsseEnvelope old =
                                    DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                            String edited = new String(old.statement(), StandardCharsets.UTF_8)
                                    .replace("\"fileCount\":7", "\"fileCount\":8");
                            t.forgery().sealed(edited.getBytes(StandardCharsets.UTF_8), packages.signer());
                        }));
    }

    private static Way way(String name, Check check, Kind kind, String path, Tamper tamper) {
        return new Way(name, check, Optional.of(kind), path, "", tamper);
    }

    private static Way owners(String name, Check check, Kind kind, String path, Tamper tamper) {
        return new Way("by the owner: " + name, check, Optional.of(kind), path, MEANING, t -> {
            tamper.with(t);
            t.sealAgain();
        });
    }

    private static void check(Way way) throws Exception {
        Path into = Files.createDirectory(folder.resolve(way.name().replaceAll("[^a-z]", "-")));
        Path tampered = SealedPackages.copy(way.name().equals("whole package swapped") ? other : sealed, into);
        way.tamper().with(new Tampering(tampered, packages.signer()));
        if (way.kind().equals(Optional.of(Kind.RENAMED)) && way.path().isEmpty()) {
            tampered = Files.move(tampered, into.resolve(name(way)));
        }
        VerificationReport report = PackageVerifier.verify(
                new DirectoryPackage(tampered),
                packages.key(),
                Optional.of(tampered.getFileName().toString()));

        assertThat(report.verdict())
                .as(report.toString())
                .isEqualTo(way.name().equals("seal stripped") ? Verdict.UNVERIFIABLE : Verdict.BROKEN);
        assertThat(report.checks().stream().filter(r -> r.result() == Result.BROKEN))
                .as(way.name())
                .anySatisfy(result -> {
                    assertThat(result.check()).isEqualTo(way.check());
                    assertThat(result.result()).isEqualTo(Result.BROKEN);
                    assertThat(result.kind()).isEqualTo(way.kind());
                    assertThat(result.path().orElse("")).endsWith(way.path());
                    assertThat(result.message()).isNotBlank();
                });

        Shell.Result script = packages.runScript(tampered, "sh");
        assertThat(script.exit())
                .as(way.name() + "\n" + script.output())
                .isEqualTo(way.beyondScript().isEmpty() ? 1 : 0);
    }

    private static String name(Way way) {
        return (way.name().equals("whole package swapped") ? sealed.getFileName() : other.getFileName()).toString();
    }
}
