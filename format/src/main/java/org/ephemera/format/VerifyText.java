package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code verify.sh} for a stranger, and {@code VERIFY.txt}, which carries it in every package. */
public final class VerifyText {
    private static final String WARNING = """
            A script found inside a package proves nothing about that package, and neither does a key: whoever changed
            the package could have changed them too. Get both from their owner.

            This folder is a sealed evidence package: a BagIt bag (RFC 8493), and in seal.dsse.json one signature over
            all of it (an in-toto statement in a DSSE envelope, ECDSA P-256 with SHA-256). To verify it you need

              1. the public key (PEM) of whoever sealed it, from its owner by a way you trust;
              2. the script verify.sh of the project that made it; it stands below for you to read and to compare.

            With sh, openssl and what every Linux has (coreutils, diffutils, findutils, grep, sed), in this folder:

              KEY=/path/to/key.pub.pem sh /path/to/verify.sh

            It prints seven lines that begin with "ok" and exits 0: nothing was changed, removed or added since the
            package was sealed with that key. It prints what is wrong and exits 1. It exits 2 if the package is signed
            with another key, or if it could not be tried. Other programs that must agree: any BagIt validator, and

              cosign verify-blob-attestation --key KEY.pem --signature seal.dsse.json --type urn:ephemera:seal:v1 \\
                --insecure-ignore-tlog=true tagmanifest-sha256.txt

            A later cosign that knows no --signature takes --bundle BUNDLE in its place, a file elsewhere that this writes:

              sed 's/"keyid":"[^"]*",//;s/.*/{"mediaType":"application\\/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{}},"dsseEnvelope":&}/' seal.dsse.json > BUNDLE

            If there is a seal.dsse.json.tsr, a timestamp authority (RFC 3161) answers for when the seal existed:

              openssl ts -verify -data seal.dsse.json -in seal.dsse.json.tsr -CAfile TSA-ROOT.pem

            What is in it (times are UTC; .jsonl files have one JSON object a line):

              open.json            what was asked, of what, by whom and why, for which time, and the plan
              data/trigger/        the alert or request that began it, as it was received
              data/outcomes.jsonl  what came of each item of the plan, also where nothing was to be had, and why
              data/index.jsonl     what each file below data/raw/ is of, and which call brought it
              data/raw/            what was answered, as it came; what the collector made of an answer says so itself
              data/acquisition/    the log: every call, when it was made, what came back, and which files that made
              package.json         as whom was read, what program closed the package, and what the reading changed
              manifest-sha256.txt  the SHA-256 of every file below data/

            ---- verify.sh ----
            """;

    private VerifyText() {}

    public static String script() {
        try (InputStream in = VerifyText.class.getResourceAsStream("verify.sh")) {
            if (in == null) {
                throw new IllegalStateException("verify.sh is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("verify.sh cannot be read from the program", e);
        }
    }

    public static byte[] file() {
        return (WARNING + script()).getBytes(StandardCharsets.UTF_8);
    }
}
