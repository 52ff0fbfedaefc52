package org.ephemera.verify;

import static org.ephemera.verify.TamperWay.way;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.format.Layout;
import org.ephemera.testing.Shell;

/** What can be done to files and their names. */
final class ContentWays {
    private ContentWays() {}

    static List<TamperWay> content() {
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
                way(
                        "lines of the manifest swapped",
                        Check.COMPLETENESS,
                        Kind.REORDERED,
                        Layout.MANIFEST,
                        t -> t.swapLines(Layout.MANIFEST, 5, 6)),
                way(
                        "a line of the manifest twice",
                        Check.COMPLETENESS,
                        Kind.EXTRA,
                        Layout.MANIFEST,
                        t -> t.append(
                                Layout.MANIFEST,
                                t.read(Layout.MANIFEST).lines().toList().getLast() + "\n")),
                way("root file missing", Check.COMPLETENESS, Kind.MISSING, Layout.BAGIT, t -> t.delete(Layout.BAGIT)),
                way(
                        "manifest missing",
                        Check.COMPLETENESS,
                        Kind.MISSING,
                        Layout.MANIFEST,
                        t -> t.delete(Layout.MANIFEST)));
    }

    static List<TamperWay> names() {
        return List.of(
                way("extra file at the root", Check.NAMES, Kind.EXTRA, "notes.txt", t -> t.write("notes.txt", "hello")),
                way("hidden file at the root", Check.NAMES, Kind.EXTRA, ".DS_Store", t -> t.write(".DS_Store", "")),
                way("hidden file", Check.NAMES, Kind.EXTRA, "data/.hidden", t -> t.write("data/.hidden", "")),
                way(
                        "folder in the timestamp's place",
                        Check.NAMES,
                        Kind.EXTRA,
                        "seal.dsse.json.tsr/notes.txt",
                        t -> t.write("seal.dsse.json.tsr/notes.txt", "hello")),
                way("link", Check.NAMES, Kind.EXTRA, "data/link", t -> t.link("data/link", t.keyFile())),
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
                        t -> Shell.run(t.folder(), Map.of(), "mkfifo", "data/pipe")),
                way("root file is a pipe", Check.NAMES, Kind.EXTRA, Layout.BAGIT, t -> {
                    t.delete(Layout.BAGIT);
                    Shell.run(t.folder(), Map.of(), "mkfifo", Layout.BAGIT);
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
                way(
                        "folders that differ in capitals",
                        Check.NAMES,
                        Kind.EXTRA,
                        "data/Trigger",
                        t -> t.write("data/Trigger/other.json", "{}\n")),
                way("name with a line feed", Check.NAMES, Kind.EXTRA, "data/a\nb", t -> t.write("data/a\nb", "")),
                way("name with a backslash", Check.NAMES, Kind.EXTRA, "data/a\\b", t -> t.write("data/a\\b", "")));
    }
}
