package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.ephemera.model.Digest;

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

    /**
     * The SHA-256 of each text that a build wrote, this one's among them, if the script in it judges as this one's does. A package that
     * an earlier build began to close keeps its text; what is not here, nobody of ours is known to have written.
     */
    private static final Set<String> WRITTEN = Set.of(
            "1e07da38a6ee537f4faea162001c2839ff0b399abb2ec2b41f66f1ce9cb6fc8e",
            "81aefa047db94ffc91d790868c4c8131e9c811819826362ecaf7985945b08a63",
            "f20d1016f99917a9f54edf007f250c488f06041b485adf4a6ba91ac627bac49b",
            "b20c5a8fcbf89bdefe7615210e3ca590082cb042ff1dd1f0b1a71b0f12e85a04",
            "d53f9179ca26b56e34811a27ce6ce2d0206acf081933b4c10ee516bddcba3fd8");

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

    /** True of what this build or an earlier one wrote as {@code VERIFY.txt}. */
    public static boolean isOurs(Digest text) {
        return WRITTEN.contains(text.hex());
    }
}
