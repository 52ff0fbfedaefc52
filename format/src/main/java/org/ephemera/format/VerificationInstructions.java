package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Texts for independent verifiers: {@code verify.sh}, and {@code VERIFY.txt}, which contains it in every package. */
public final class VerificationInstructions {
    private static final String WARNING = """
            A script found inside a package proves nothing about that package, and neither does a key: an attacker who
            changed the package could have changed them too. Get both from their owner.

            This folder is a sealed evidence package: a BagIt bag (RFC 8493). seal.dsse.json contains one signature over
            all of it (an in-toto statement in a DSSE envelope, ECDSA P-256 with SHA-256). To verify it you need

              1. the public key (PEM) of the sealer, obtained from its owner over a trusted channel;
              2. the script verify.sh of the project that created it; below is a copy to read and to compare.

            Run it in this folder with sh, openssl and standard tools (coreutils, diffutils, findutils, grep, sed):

              KEY=/path/to/key.pub.pem sh /path/to/verify.sh

            Exit code 0 and eight lines that begin with "ok": nothing was changed, removed or added since the package
            was sealed with that key. Exit code 1: the package differs from what was sealed, and the script prints how. Exit
            code 2: the package is signed with another key or not sealed, or the script could not verify it. Other
            programs must come to the same result: any BagIt validator, and

              cosign verify-blob-attestation --key KEY.pem --signature seal.dsse.json --type urn:ephemera:seal:v1 \\
                --insecure-ignore-tlog=true tagmanifest-sha256.txt

            Later versions of cosign have --bundle BUNDLE instead of --signature. Write BUNDLE to another folder with

              sed 's/"keyid":"[^"]*",//;s/.*/{"mediaType":"application\\/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{}},"dsseEnvelope":&}/' seal.dsse.json > BUNDLE

            If there is a seal.dsse.json.tsr, a timestamp authority (RFC 3161) attests when the seal existed:

              openssl ts -verify -data seal.dsse.json -in seal.dsse.json.tsr -CAfile TSA-ROOT.pem

            Content (times are UTC; .jsonl files have one JSON object on each line):

              open.json            the request: target, requester, reason, time window, and the plan
              data/trigger/        the alert or request that started the acquisition, as received
              data/outcomes.jsonl  the outcome of each planned item, also if there is no evidence of it, and why
              data/index.jsonl     the subject of each file below data/raw/, and the call that returned it
              data/raw/            the responses as received; a file that the collector derived states so itself
              data/acquisition/    the log: every call with its time, its response and the files stored from it; each
                                   segment is signed by a run, whose key the sealer's key signed (run-*.dsse.json)
              data/foreign.jsonl   files that no segment references; they are not evidence of this acquisition
              package.json         the caller, the program that closed the package, and changes by the collection
              manifest-sha256.txt  the SHA-256 of every file below data/

            ---- verify.sh ----
            """;

    private VerificationInstructions() {}

    /** Returns {@code verify.sh}. */
    public static String script() {
        try (InputStream in = VerificationInstructions.class.getResourceAsStream("verify.sh")) {
            if (in == null) {
                throw new IllegalStateException("verify.sh is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("verify.sh cannot be read from the program", e);
        }
    }

    /** Returns the content of {@code VERIFY.txt}. */
    public static byte[] file() {
        return (WARNING + script()).getBytes(StandardCharsets.UTF_8);
    }
}
