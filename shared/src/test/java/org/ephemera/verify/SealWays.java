package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.verify.TamperWay.sealed;
import static org.ephemera.verify.TamperWay.way;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Layout;
import org.ephemera.testing.Shell;

/** What can be done to the seal and the log, and what only the owner of the key can do. */
final class SealWays {
    private SealWays() {}

    static List<TamperWay> seals() {
        return List.of(
                way("seal stripped", Check.SIGNATURE, Kind.MISSING, Layout.SEAL, t -> t.delete(Layout.SEAL)),
                way(
                        "sealed with another key",
                        Check.SIGNATURE,
                        Kind.UNKNOWN_SIGNER,
                        Layout.SEAL,
                        t -> t.forgery().sealAgain(t.stranger())),
                way(
                        "sealed with another key under our key's id",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery()
                                .sealAgain(t.stranger())
                                .replace(
                                        Layout.SEAL,
                                        PublicKeys.keyId(t.stranger().publicKey()),
                                        PublicKeys.keyId(t.signer().publicKey()))),
                way(
                        "another package's seal",
                        Check.SEAL,
                        Kind.SWAPPED,
                        Layout.SEAL,
                        t -> t.write(Layout.SEAL, Files.readString(t.other().resolve(Layout.SEAL)))),
                way("statement edited", Check.SIGNATURE, Kind.ALTERED, Layout.SEAL, t -> {
                    DsseEnvelope old = DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String edited = new String(old.statement(), StandardCharsets.UTF_8)
                            .replaceFirst("\"status\":\"[a-z]+\"", "\"status\":\"failed\"");
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
                        "number of the signature negated",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().negated()),
                way(
                        "byte after the signature",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery().lengthened()),
                way(
                        "signed with our key under another key's id",
                        Check.SIGNATURE,
                        Kind.ALTERED,
                        Layout.SEAL,
                        t -> t.forgery()
                                .replace(
                                        Layout.SEAL,
                                        "\"keyid\":\""
                                                + PublicKeys.keyId(t.signer().publicKey()),
                                        "\"keyid\":\""
                                                + PublicKeys.keyId(t.stranger().publicKey()))),
                way(
                        "timestamp of more than 64 kB",
                        Check.TIMESTAMP,
                        Kind.BAD_TIMESTAMP,
                        Layout.TIMESTAMP,
                        t -> t.write(Layout.TIMESTAMP, "0".repeat((64 << 10) + 1))),
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
                        t -> Shell.run(t.folder(), Map.of(), "truncate", "-s", "1G", Layout.SEAL)));
    }

    static List<TamperWay> log() {
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
    static List<TamperWay> owners() {
        return List.of(
                sealed(
                        "outcome removed",
                        Check.PLAN_COVERAGE,
                        Kind.MISSING,
                        Layout.OUTCOMES,
                        t -> t.removeLinesWith(Layout.OUTCOMES, "\"item\":\"" + t.log() + "\"")),
                sealed(
                        "outcome edited",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery()
                                .replace(Layout.OUTCOMES, "\"outcome\":\"IMPOSSIBLE\"", "\"outcome\":\"EMPTY\"")),
                sealed(
                        "outcome twice",
                        Check.PLAN_COVERAGE,
                        Kind.EXTRA,
                        Layout.OUTCOMES,
                        t -> t.append(
                                Layout.OUTCOMES,
                                t.read(Layout.OUTCOMES).lines().findFirst().orElseThrow() + "\n")),
                sealed(
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
                sealed(
                        "outcome explained otherwise",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery().replace(Layout.OUTCOMES, "\"message\":\"", "\"message\":\"not that ")),
                sealed(
                        "outcome told twice, once without a name",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> {
                            String first =
                                    t.read(Layout.OUTCOMES).lines().findFirst().orElseThrow();
                            String message = first.replaceFirst(".*(\"message\":\"[^\"]*\").*", "$1");
                            String other = first.replace(message, "\"message\":\"nothing\"");
                            t.write(
                                    Layout.OUTCOMES,
                                    t.read(Layout.OUTCOMES)
                                            .replace(first, other.replaceFirst("}$", ",\"\":{" + message + "}}")));
                        }),
                sealed(
                        "outcome of fewer errors",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery().replace(Layout.OUTCOMES, "\"errors\":0", "\"errors\":1")),
                sealed(
                        "outcome of another artifact",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery().replace(Layout.OUTCOMES, "\"artifact\":\"", "\"artifact\":\"x.")),
                sealed(
                        "outcome of another target",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.OUTCOMES,
                        t -> t.forgery().replace(Layout.OUTCOMES, "\"target\":\"", "\"target\":\"x")),
                sealed(
                        "body called another item's",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        Layout.INDEX,
                        t -> t.forgery()
                                .replace(Layout.INDEX, "\"item\":\"" + t.log() + "\"", "\"item\":\"test.task\"")),
                sealed(
                        "body of another window",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        Layout.INDEX,
                        t -> t.forgery()
                                .replace(Layout.INDEX, "\"window\":{\"from\":\"20", "\"window\":{\"from\":\"19")),
                sealed("body of other names", Check.ACQUISITION_CHAIN, Kind.ALTERED, Layout.INDEX, t -> {
                    // Names as they were planned, where nobody reads them.
                    String forged = t.read(Layout.INDEX)
                            .replaceFirst("\"names\":\\{(\"[^\"]*\":\")([^}]*)", "\"names\":{$1x$2},\"params\":{$1$2");
                    assertThat(forged).contains("\"params\":");
                    t.write(Layout.INDEX, forged);
                }),
                sealed("body removed everywhere", Check.ACQUISITION_CHAIN, Kind.MISSING, "-0001.jsonl", t -> {
                    String body = t.body(5);
                    t.delete(body);
                    t.removeLinesWith(Layout.INDEX, body);
                }),
                sealed(
                        "body planted",
                        Check.ACQUISITION_CHAIN,
                        Kind.EXTRA,
                        "000099.body.json",
                        t -> t.write(t.body(5).replace("000005", "000099"), "{}")),
                sealed(
                        "file planted beside the event",
                        Check.COMPLETENESS,
                        Kind.EXTRA,
                        "data/trigger/other.json",
                        t -> t.write("data/trigger/other.json", "{}")),
                sealed("body of another form planted", Check.COMPLETENESS, Kind.EXTRA, "000005.body.json.exe", t -> {
                    String path = t.body(5) + ".exe";
                    t.write(path, "{}");
                    String line = t.read(Layout.INDEX)
                            .lines()
                            .filter(l -> l.contains(t.log()))
                            .findFirst()
                            .orElseThrow();
                    t.append(
                            Layout.INDEX,
                            line.replaceFirst("data/raw/[^\"]*", path).replace("\"orphan\":false", "\"orphan\":true")
                                    + "\n");
                }),
                sealed(
                        "body replaced",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0001.jsonl",
                        t -> t.flip(t.body(5), 7)),
                sealed(
                        "segment removed",
                        Check.ACQUISITION_CHAIN,
                        Kind.MISSING,
                        "-0001.jsonl",
                        t -> t.delete(t.segment(1))),
                sealed(
                        "event replaced",
                        Check.TRIGGER,
                        Kind.ALTERED,
                        Layout.TRIGGER,
                        t -> t.write(Layout.TRIGGER, "{\"another\":\"event\"}")),
                sealed(
                        "retention forgotten",
                        Check.SEAL,
                        Kind.ALTERED,
                        Layout.PACKAGE,
                        t -> t.forgery().replace(Layout.PACKAGE, "\"asked\" : \"none\"", "\"asked\" : \"hold\"")),
                sealed(
                        "answers counted otherwise",
                        Check.PLAN_COVERAGE,
                        Kind.ALTERED,
                        Layout.PACKAGE,
                        t -> t.forgery().replace(Layout.PACKAGE, "\"answers\" : ", "\"answers\" : 1")),
                sealed(
                        "plan edited",
                        Check.ACQUISITION_CHAIN,
                        Kind.ALTERED,
                        "-0001.jsonl",
                        t -> t.forgery().replace(Layout.OPEN, "a test", "a pretext")),
                new TamperWay("name twice in the statement", Check.SEAL, Optional.empty(), Layout.SEAL, true, t -> {
                    DsseEnvelope old = DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String twice = new String(old.statement(), StandardCharsets.UTF_8)
                            .replace("\"status\":", "\"status\":\"complete\",\"status\":");
                    t.forgery().sealed(twice.getBytes(StandardCharsets.UTF_8), t.signer());
                }),
                new TamperWay("another statement by the owner", Check.SEAL, Optional.empty(), Layout.SEAL, false, t -> {
                    DsseEnvelope old = DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String edited = new String(old.statement(), StandardCharsets.UTF_8)
                            .replace("urn:ephemera:seal:v1", "urn:example:seen:v1");
                    t.forgery().sealed(edited.getBytes(StandardCharsets.UTF_8), t.signer());
                }),
                new TamperWay(
                        "counts edited in the statement",
                        Check.SEAL,
                        Optional.of(Kind.ALTERED),
                        Layout.MANIFEST,
                        true,
                        t -> {
                            DsseEnvelope old =
                                    DsseEnvelope.parse(t.read(Layout.SEAL).getBytes(StandardCharsets.UTF_8));
                            String edited = new String(old.statement(), StandardCharsets.UTF_8)
                                    .replaceFirst("\"fileCount\":[0-9]+", "\"fileCount\":1");
                            t.forgery().sealed(edited.getBytes(StandardCharsets.UTF_8), t.signer());
                        }));
    }
}
