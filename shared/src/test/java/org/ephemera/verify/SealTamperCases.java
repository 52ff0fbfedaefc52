package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.verify.TamperCase.sealed;
import static org.ephemera.verify.TamperCase.way;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.ShellCommand;

/** Tampering with the seal and the log, also by the owner of the key. */
final class SealTamperCases {
    private SealTamperCases() {}

    static List<TamperCase> seals() {
        return List.of(
                way(
                        "seal stripped",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.MISSING,
                        PackageLayout.SEAL,
                        t -> t.delete(PackageLayout.SEAL)),
                way(
                        "sealed with another key",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.UNKNOWN_SIGNER,
                        PackageLayout.SEAL,
                        t -> t.forgery().reseal(t.otherSigner())),
                way(
                        "sealed with another key under our key's id",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery()
                                .reseal(t.otherSigner())
                                .replace(
                                        PackageLayout.SEAL,
                                        PublicKeys.keyId(t.otherSigner().publicKey()),
                                        PublicKeys.keyId(t.signer().publicKey()))),
                way(
                        "another package's seal",
                        VerificationCheck.SEAL,
                        DeviationKind.SWAPPED,
                        PackageLayout.SEAL,
                        t -> t.write(
                                PackageLayout.SEAL, Files.readString(t.other().resolve(PackageLayout.SEAL)))),
                way("statement edited", VerificationCheck.SIGNATURE, DeviationKind.ALTERED, PackageLayout.SEAL, t -> {
                    DsseEnvelope old =
                            DsseEnvelope.parse(t.read(PackageLayout.SEAL).getBytes(StandardCharsets.UTF_8));
                    String edited = new String(old.statement(), StandardCharsets.UTF_8)
                            .replaceFirst("\"status\":\"[a-z]+\"", "\"status\":\"failed\"");
                    String payload = Base64.getEncoder().encodeToString(edited.getBytes(StandardCharsets.UTF_8));
                    t.write(PackageLayout.SEAL, t.read(PackageLayout.SEAL).replace(old.payload(), payload));
                }),
                way(
                        "key's id edited",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery().replace(PackageLayout.SEAL, "SHA256:", "sha256:")),
                way(
                        "second signature",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery().replace(PackageLayout.SEAL, "\"}]}", "\"},{\"keyid\":\"\",\"sig\":\"\"}]}")),
                way(
                        "number of the signature negated",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery().negateSignature()),
                way(
                        "byte after the signature",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery().lengthenSignature()),
                way(
                        "signed with our key under another key's id",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery()
                                .replace(
                                        PackageLayout.SEAL,
                                        "\"keyid\":\""
                                                + PublicKeys.keyId(t.signer().publicKey()),
                                        "\"keyid\":\""
                                                + PublicKeys.keyId(
                                                        t.otherSigner().publicKey()))),
                way(
                        "timestamp of more than 64 kB",
                        VerificationCheck.TIMESTAMP,
                        DeviationKind.BAD_TIMESTAMP,
                        PackageLayout.TIMESTAMP,
                        t -> t.write(PackageLayout.TIMESTAMP, "0".repeat((64 << 10) + 1))),
                way(
                        "field added to the envelope",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery().replace(PackageLayout.SEAL, "{\"payload\":", "{\"more\":1,\"payload\":")),
                way(
                        "payload twice",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.forgery()
                                .replace(PackageLayout.SEAL, "{\"payload\":", "{\"payload\":\"e30=\",\"payload\":")),
                way(
                        "line feed after the seal",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.append(PackageLayout.SEAL, "\n")),
                way(
                        "seal cut short",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> t.cut(PackageLayout.SEAL, 40)),
                way(
                        "seal of a gigabyte of zeros",
                        VerificationCheck.SIGNATURE,
                        DeviationKind.ALTERED,
                        PackageLayout.SEAL,
                        t -> ShellCommand.run(t.folder(), Map.of(), "truncate", "-s", "1G", PackageLayout.SEAL)));
    }

    static List<TamperCase> log() {
        return List.of(
                way(
                        "log lines reordered",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.REORDERED,
                        "-0001.jsonl",
                        t -> t.swapLines(t.segment(1), 3, 4)),
                way(
                        "log line removed",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.MISSING,
                        "-0001.jsonl",
                        t -> t.removeLine(t.segment(1), 2)),
                way(
                        "log line edited",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        "-0002.jsonl",
                        t -> t.forgery().replace(t.segment(2), "\"page\":66", "\"page\":67")),
                way(
                        "last log line removed",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.TRUNCATED,
                        "-0002.jsonl",
                        t -> t.removeLinesWith(t.segment(2), "segment.signature")),
                way(
                        "segment cut in a line",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.TRUNCATED,
                        "-0002.jsonl",
                        t -> t.cut(t.segment(2), 1)),
                way(
                        "two segments swapped",
                        VerificationCheck.HASHES,
                        DeviationKind.SWAPPED,
                        "-0001.jsonl",
                        t -> t.swap(t.segment(1), t.segment(2))));
    }

    /** Forgeries by the owner of the key, or by an attacker who has stolen it. */
    static List<TamperCase> owners() {
        return List.of(
                sealed(
                        "outcome removed",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.MISSING,
                        PackageLayout.OUTCOMES,
                        t -> t.removeLinesWith(PackageLayout.OUTCOMES, "\"item\":\"" + t.log() + "\"")),
                sealed(
                        "outcome edited",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> t.forgery()
                                .replace(
                                        PackageLayout.OUTCOMES, "\"outcome\":\"IMPOSSIBLE\"", "\"outcome\":\"EMPTY\"")),
                sealed(
                        "outcome twice",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.EXTRA,
                        PackageLayout.OUTCOMES,
                        t -> t.append(
                                PackageLayout.OUTCOMES,
                                t.read(PackageLayout.OUTCOMES)
                                                .lines()
                                                .findFirst()
                                                .orElseThrow() + "\n")),
                sealed(
                        "outcome invented",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.EXTRA,
                        PackageLayout.OUTCOMES,
                        t -> t.append(
                                PackageLayout.OUTCOMES,
                                t.read(PackageLayout.OUTCOMES)
                                                .lines()
                                                .findFirst()
                                                .orElseThrow()
                                                .replaceFirst("\"item\":\"[^\"]*\"", "\"item\":\"test.other\"")
                                        + "\n")),
                sealed(
                        "outcome explained otherwise",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> t.forgery().replace(PackageLayout.OUTCOMES, "\"message\":\"", "\"message\":\"not that ")),
                sealed(
                        "outcome duplicated without an item name",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> {
                            String first = t.read(PackageLayout.OUTCOMES)
                                    .lines()
                                    .findFirst()
                                    .orElseThrow();
                            String message = first.replaceFirst(".*(\"message\":\"[^\"]*\").*", "$1");
                            String other = first.replace(message, "\"message\":\"nothing\"");
                            t.write(
                                    PackageLayout.OUTCOMES,
                                    t.read(PackageLayout.OUTCOMES)
                                            .replace(first, other.replaceFirst("}$", ",\"\":{" + message + "}}")));
                        }),
                sealed(
                        "outcome of fewer errors",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> t.forgery().replace(PackageLayout.OUTCOMES, "\"errors\":0", "\"errors\":1")),
                sealed(
                        "outcome of another artifact",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> t.forgery().replace(PackageLayout.OUTCOMES, "\"artifact\":\"", "\"artifact\":\"x.")),
                sealed(
                        "outcome of another target",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.OUTCOMES,
                        t -> t.forgery().replace(PackageLayout.OUTCOMES, "\"target\":\"", "\"target\":\"x")),
                sealed(
                        "body called another item's",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        PackageLayout.INDEX,
                        t -> t.forgery()
                                .replace(
                                        PackageLayout.INDEX,
                                        "\"item\":\"" + t.log() + "\"",
                                        "\"item\":\"aws.ecs.task\"")),
                sealed(
                        "body of another window",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        PackageLayout.INDEX,
                        t -> t.forgery()
                                .replace(
                                        PackageLayout.INDEX, "\"window\":{\"from\":\"20", "\"window\":{\"from\":\"19")),
                sealed(
                        "body of other names",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        PackageLayout.INDEX,
                        t -> {
                            // The planned names, in a field that no reader uses.
                            String forged = t.read(PackageLayout.INDEX)
                                    .replaceFirst(
                                            "\"names\":\\{(\"[^\"]*\":\")([^}]*)",
                                            "\"names\":{$1x$2},\"params\":{$1$2");
                            assertThat(forged).contains("\"params\":");
                            t.write(PackageLayout.INDEX, forged);
                        }),
                sealed(
                        "body removed everywhere",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.MISSING,
                        "-0001.jsonl",
                        t -> {
                            String body = t.body(5);
                            t.delete(body);
                            t.removeLinesWith(PackageLayout.INDEX, body);
                        }),
                sealed(
                        "body planted",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.EXTRA,
                        "000099.body.json",
                        t -> t.write(t.body(5).replace("000005", "000099"), "{}")),
                sealed(
                        "file added next to the event",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.EXTRA,
                        "data/trigger/other.json",
                        t -> t.write("data/trigger/other.json", "{}")),
                sealed(
                        "body of another form planted",
                        VerificationCheck.COMPLETENESS,
                        DeviationKind.EXTRA,
                        "000005.body.json.exe",
                        t -> {
                            String path = t.body(5) + ".exe";
                            t.write(path, "{}");
                            String line = t.read(PackageLayout.INDEX)
                                    .lines()
                                    .filter(l -> l.contains(t.log()))
                                    .findFirst()
                                    .orElseThrow();
                            t.append(PackageLayout.INDEX, line.replaceFirst("data/raw/[^\"]*", path) + "\n");
                        }),
                sealed(
                        "body replaced",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.ALTERED,
                        "-0001.jsonl",
                        t -> t.flip(t.body(5), 7)),
                sealed(
                        "segment removed",
                        VerificationCheck.ACQUISITION_CHAIN,
                        DeviationKind.MISSING,
                        "-0001.jsonl",
                        t -> t.delete(t.segment(1))),
                sealed(
                        "event replaced",
                        VerificationCheck.TRIGGER,
                        DeviationKind.ALTERED,
                        PackageLayout.TRIGGER,
                        t -> t.write(PackageLayout.TRIGGER, "{\"another\":\"event\"}")),
                sealed(
                        "retention forgotten",
                        VerificationCheck.SEAL,
                        DeviationKind.ALTERED,
                        PackageLayout.PACKAGE,
                        t -> t.forgery()
                                .replace(PackageLayout.PACKAGE, "\"asked\" : \"none\"", "\"asked\" : \"hold\"")),
                sealed(
                        "answers counted otherwise",
                        VerificationCheck.PLAN_COVERAGE,
                        DeviationKind.ALTERED,
                        PackageLayout.PACKAGE,
                        t -> t.forgery().replace(PackageLayout.PACKAGE, "\"answers\" : ", "\"answers\" : 1")),
                new TamperCase(
                        "plan edited by the owner",
                        VerificationCheck.ACQUISITION_CHAIN,
                        Optional.of(DeviationKind.ALTERED),
                        "-0001.jsonl",
                        false,
                        t -> {
                            t.forgery().replace(PackageLayout.OPEN, "a test", "a pretext");
                            t.sealAgain();
                        }),
                new TamperCase(
                        "name twice in the statement",
                        VerificationCheck.SEAL,
                        Optional.empty(),
                        PackageLayout.SEAL,
                        true,
                        t -> {
                            DsseEnvelope old = DsseEnvelope.parse(
                                    t.read(PackageLayout.SEAL).getBytes(StandardCharsets.UTF_8));
                            String twice = new String(old.statement(), StandardCharsets.UTF_8)
                                    .replace("\"status\":", "\"status\":\"complete\",\"status\":");
                            t.forgery().sealed(twice.getBytes(StandardCharsets.UTF_8), t.signer());
                        }),
                new TamperCase(
                        "another statement by the owner",
                        VerificationCheck.SEAL,
                        Optional.empty(),
                        PackageLayout.SEAL,
                        false,
                        t -> {
                            DsseEnvelope old = DsseEnvelope.parse(
                                    t.read(PackageLayout.SEAL).getBytes(StandardCharsets.UTF_8));
                            String edited = new String(old.statement(), StandardCharsets.UTF_8)
                                    .replace("urn:ephemera:seal:v1", "urn:example:seen:v1");
                            t.forgery().sealed(edited.getBytes(StandardCharsets.UTF_8), t.signer());
                        }),
                new TamperCase(
                        "counts edited in the statement",
                        VerificationCheck.SEAL,
                        Optional.of(DeviationKind.ALTERED),
                        PackageLayout.MANIFEST,
                        true,
                        t -> {
                            DsseEnvelope old = DsseEnvelope.parse(
                                    t.read(PackageLayout.SEAL).getBytes(StandardCharsets.UTF_8));
                            String edited = new String(old.statement(), StandardCharsets.UTF_8)
                                    .replaceFirst("\"fileCount\":[0-9]+", "\"fileCount\":1");
                            t.forgery().sealed(edited.getBytes(StandardCharsets.UTF_8), t.signer());
                        }));
    }
}
