package org.ephemera.verify;

import static org.ephemera.verify.TamperCase.way;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.ShellCommand;

/** Tampering with files and their names. */
final class ContentTamperCases {
    private ContentTamperCases() {}

    static List<TamperCase> content() {
        return List.of(
                way(
                        "byte changed",
                        VerificationCheck.HASHES,
                        DeviationKind.ALTERED,
                        "000005.body.json",
                        t -> t.flip(t.body(5), 7)),
                way(
                        "byte changed, listed again",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.MANIFEST,
                        t -> {
                            t.flip(t.body(5), 7);
                            t.forgery().rewriteManifests();
                        }),
                way(
                        "byte changed, listed again: the log knows",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        "-0001.jsonl",
                        t -> {
                            t.flip(t.body(5), 7);
                            t.forgery().rewriteManifests();
                        }),
                way(
                        "file deleted",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.MISSING,
                        "000005.body.json",
                        t -> t.delete(t.body(5))),
                way(
                        "file deleted, listed again",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.MANIFEST,
                        t -> {
                            t.delete(t.body(5));
                            t.forgery().rewriteManifests();
                        }),
                way(
                        "file added",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.EXTRA,
                        "new.json",
                        t -> t.write("data/raw/new.json", "{}")),
                way(
                        "file added, listed again",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.MANIFEST,
                        t -> {
                            t.write("data/raw/new.json", "{}");
                            t.forgery().rewriteManifests();
                        }),
                way(
                        "file renamed",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.RENAMED,
                        "5.json",
                        t -> t.move(t.body(5), "data/raw/5.json")),
                way(
                        "two files swapped",
                        VerificationCheck.HASHES,
                        DeviationKind.SWAPPED,
                        "000005.body.json",
                        t -> t.swap(t.body(5), t.body(6))),
                way(
                        "file cut short",
                        VerificationCheck.HASHES,
                        DeviationKind.TRUNCATED,
                        "000005.body.json",
                        t -> t.cut(t.body(5), 3)),
                way(
                        "package cut short",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.MISSING,
                        "000066.body.json",
                        t -> {
                            for (int n = 66; n > 30; n--) {
                                t.delete(t.body(n));
                            }
                        }),
                way(
                        "bag-info edited",
                        VerificationCheck.HASHES,
                        DeviationKind.ALTERED,
                        PackageLayout.BAG_INFO,
                        t -> t.append(PackageLayout.BAG_INFO, "A: b\n")),
                way(
                        "bag-info edited, listed again",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.TAG_MANIFEST,
                        t -> {
                            t.append(PackageLayout.BAG_INFO, "A: b\n");
                            t.forgery().rewriteManifests();
                        }),
                way(
                        "package.json edited",
                        VerificationCheck.HASHES,
                        DeviationKind.ALTERED,
                        PackageLayout.PACKAGE,
                        t -> t.append(PackageLayout.PACKAGE, " ")),
                way(
                        "VERIFY.txt edited",
                        VerificationCheck.HASHES,
                        DeviationKind.ALTERED,
                        PackageLayout.VERIFY,
                        t -> t.append(PackageLayout.VERIFY, "exit 0\n")),
                way(
                        "trigger edited",
                        VerificationCheck.TRIGGER,
                        DeviationKind.ALTERED,
                        PackageLayout.TRIGGER,
                        t -> t.flip(PackageLayout.TRIGGER, 3)),
                way(
                        "manifest appended",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.MANIFEST,
                        t -> t.append(PackageLayout.MANIFEST, "0".repeat(64) + "  data/zzz\n")),
                way(
                        "../ in the manifest",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.ALTERED,
                        PackageLayout.MANIFEST,
                        t -> t.append(PackageLayout.MANIFEST, "0".repeat(64) + "  data/../../key.pem\n")),
                way(
                        "lines of the manifest swapped",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.REORDERED,
                        PackageLayout.MANIFEST,
                        t -> t.swapLines(PackageLayout.MANIFEST, 5, 6)),
                way(
                        "a line of the manifest twice",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.EXTRA,
                        PackageLayout.MANIFEST,
                        t -> t.append(
                                PackageLayout.MANIFEST,
                                t.read(PackageLayout.MANIFEST).lines().toList().getLast() + "\n")),
                way(
                        "root file missing",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.MISSING,
                        PackageLayout.BAGIT,
                        t -> t.delete(PackageLayout.BAGIT)),
                way(
                        "manifest missing",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.MISSING,
                        PackageLayout.MANIFEST,
                        t -> t.delete(PackageLayout.MANIFEST)));
    }

    static List<TamperCase> names() {
        return List.of(
                way(
                        "extra file at the root",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "notes.txt",
                        t -> t.write("notes.txt", "hello")),
                way(
                        "hidden file at the root",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        ".DS_Store",
                        t -> t.write(".DS_Store", "")),
                way(
                        "hidden file",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/.hidden",
                        t -> t.write("data/.hidden", "")),
                way(
                        "folder in the timestamp's place",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "seal.dsse.json.tsr/notes.txt",
                        t -> t.write("seal.dsse.json.tsr/notes.txt", "hello")),
                way(
                        "link",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/link",
                        t -> t.link("data/link", t.keyFile())),
                way("root file behind a link", VerificationCheck.NAMES, DeviationKind.EXTRA, PackageLayout.BAGIT, t -> {
                    Path moved = t.folder().resolveSibling("moved");
                    Files.move(t.folder().resolve(PackageLayout.BAGIT), moved);
                    t.link(PackageLayout.BAGIT, moved);
                }),
                way("folder behind a link", VerificationCheck.NAMES, DeviationKind.EXTRA, "data/raw", t -> {
                    Path moved = t.folder().resolveSibling("moved");
                    Files.move(t.folder().resolve("data/raw"), moved);
                    t.link("data/raw", moved);
                }),
                way(
                        "pipe",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/pipe",
                        t -> ShellCommand.run(t.folder(), Map.of(), "mkfifo", "data/pipe")),
                way("root file is a pipe", VerificationCheck.NAMES, DeviationKind.EXTRA, PackageLayout.BAGIT, t -> {
                    t.delete(PackageLayout.BAGIT);
                    ShellCommand.run(t.folder(), Map.of(), "mkfifo", PackageLayout.BAGIT);
                }),
                way(
                        "empty folder",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/empty",
                        t -> Files.createDirectory(t.folder().resolve("data/empty"))),
                way("folder for a root file", VerificationCheck.NAMES, DeviationKind.EXTRA, "bagit.txt/x", t -> {
                    t.delete(PackageLayout.BAGIT);
                    t.write("bagit.txt/x", "");
                }),
                way(
                        "names that differ in capitals",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "OUTCOMES.jsonl",
                        t -> t.write("data/OUTCOMES.jsonl", "{}\n")),
                way(
                        "folders that differ in capitals",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/Trigger",
                        t -> t.write("data/Trigger/other.json", "{}\n")),
                way(
                        "name with a line feed",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/a\nb",
                        t -> t.write("data/a\nb", "")),
                way(
                        "name with a backslash",
                        VerificationCheck.NAMES,
                        DeviationKind.EXTRA,
                        "data/a\\b",
                        t -> t.write("data/a\\b", "")));
    }
}
