package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemSignerTest {
    @TempDir
    Path folder;

    @Test
    void createsSignatureThatOpensslVerifies() throws Exception {
        Path key = folder.resolve("key.pem");
        assertThat(PemSigner.create(key)).isTrue();
        assertThat(PemSigner.create(key)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertVerifies(PemSigner.open(key));
    }

    @Test
    void readsKeyGeneratedByOpenssl() throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem");
        openssl("pkey", "-in", "key.pem", "-pubout", "-out", "theirs.pem");
        PemSigner signer = PemSigner.open(folder.resolve("key.pem"));
        assertThat(PublicKeys.toPem(signer.publicKey())).isEqualTo(Files.readString(folder.resolve("theirs.pem")));
        assertVerifies(signer);
    }

    /**
     * A key in a vault can be rotated between reading its id and signing. Such a seal would verify with neither key.
     */
    @Test
    void doesNotSealWhenKeyIsRotatedMeanwhile() throws Exception {
        PemSigner.create(folder.resolve("old.pem"));
        PemSigner.create(folder.resolve("next.pem"));
        PemSigner next = PemSigner.open(folder.resolve("next.pem"));
        Signer changing = new Signer() {
            private Signer now = PemSigner.open(folder.resolve("old.pem"));

            @Override
            public byte[] sign(byte[] message) throws SigningException {
                return now.sign(message);
            }

            @Override
            public ECPublicKey publicKey() throws SigningException {
                return now.publicKey();
            }

            // requested for the statement that contains the key id
            @Override
            public String uri() {
                String uri = now.uri();
                now = next;
                return uri;
            }
        };
        SealedPackageMaker packages = SealedPackageMaker.in(folder, changing);

        assertThatThrownBy(() -> packages.make("rotated", 1, 10))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("file:next.pem; resume");
        SealedPackageMaker afterwards = SealedPackageMaker.in(
                folder,
                new KnownKeys(
                        next, List.of(PemSigner.open(folder.resolve("old.pem")).publicKey())));
        Path sealed = afterwards.make("rotated", 1, 10);
        Path seal = sealed.resolve(PackageLayout.SEAL);
        DsseEnvelope envelope = DsseEnvelope.parse(Files.readAllBytes(seal));
        assertThat(envelope.isSignedBy(next.publicKey())).isTrue();
        assertThat(SealStatement.parse(envelope.statement()).keyId())
                .isEqualTo(envelope.keyId())
                .isEqualTo(PublicKeys.keyId(next.publicKey()));
        // The old key has delegated to the run that collected.
        assertThat(PackageVerifier.verify(new DirectoryPackage(sealed), next.publicKey(), Optional.empty())
                        .verdict())
                .isEqualTo(VerificationResult.BROKEN);
        List<ECPublicKey> both =
                List.of(PemSigner.open(folder.resolve("old.pem")).publicKey(), next.publicKey());
        assertThat(PackageVerifier.verify(new DirectoryPackage(sealed), both, Optional.empty(), Optional.empty())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
    }

    /**
     * The output of {@code ephemera key} as redirected by Windows PowerShell; in an editor it looks like a valid key.
     */
    @Test
    void reportsEncodingWhenPublicKeyIsUtf16() throws Exception {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        String pem = PublicKeys.toPem(PemSigner.open(key).publicKey());
        byte[] wide = pem.getBytes(StandardCharsets.UTF_16);
        assertThatThrownBy(() -> PublicKeys.fromPem(new String(wide, StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("UTF-16")
                .hasMessageContaining("iconv -f UTF-16 -t ASCII");
    }

    /** Files that users confuse with the public key; the command in the message converts each of them. */
    @ParameterizedTest
    @CsvSource({
        "KEY, pkey -pubout -in KEY -out NEWKEY, private key",
        "SEC1, pkey -pubout -in KEY -out NEWKEY, private key",
        "DER, pkey -pubin -inform DER -in KEY -out NEWKEY, DER",
        "CERTIFICATE, x509 -pubkey -noout -in CERTIFICATE, certificate"
    })
    void readsPublicKeyConvertedByRemedy(String what, String remedy, String why) throws Exception {
        PemSigner signer = PemSigner.open(key("KEY"));
        openssl("pkey", "-in", "KEY", "-pubout", "-outform", "DER", "-out", "DER");
        openssl("ec", "-in", "KEY", "-out", "SEC1");
        openssl("req", "-x509", "-new", "-key", "KEY", "-subj", "/CN=x", "-out", "CERTIFICATE");
        String given = Files.readString(folder.resolve(what), StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> PublicKeys.fromPem(given))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("openssl " + remedy)
                .hasMessageNotContaining("UTF-16");
        Files.writeString(folder.resolve("KEY"), given, StandardCharsets.ISO_8859_1);
        openssl((remedy + (what.equals("CERTIFICATE") ? " -out NEWKEY" : "")).split(" "));

        assertThat(PublicKeys.fromPem(Files.readString(folder.resolve("NEWKEY"))))
                .isEqualTo(signer.publicKey());
    }

    private Path key(String name) throws SigningException {
        PemSigner.create(folder.resolve(name));
        return folder.resolve(name);
    }

    @Test
    void reportsInvalidKeyWithRemedy() throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", "p384.pem");
        openssl("genpkey", "-algorithm", "RSA", "-out", "rsa.pem");
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "sec1.pem");
        openssl(
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-outform",
                "DER",
                "-out",
                "key.der");
        Files.write(folder.resolve("bytes.pem"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused("key.der", "is DER, not PEM; convert it with 'openssl pkey -inform DER -in KEY -out NEWKEY'");
        openssl("pkey", "-in", key("KEY").toString(), "-pubout", "-out", "pub.pem");
        openssl("req", "-x509", "-new", "-key", "KEY", "-subj", "/CN=x", "-out", "cert.pem");
        assertRefused("pub.pem", "contains a public key, not a private key");
        assertRefused("cert.pem", "contains a public key, not a private key");
        assertRefused(".", "is a folder");
        assertRefused("bytes.pem", "is not an unencrypted PKCS #8 key");
        assertRefused("p384.pem", "P-256");
        assertRefused("rsa.pem", "P-256");
        assertRefused("sec1.pem", "openssl pkcs8 -topk8 -nocrypt");
        assertRefused("none.pem", "openssl genpkey");
    }

    @Test
    void readsDerKeyConvertedByRemedy() throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-outform", "DER", "-out", "KEY");
        openssl("pkey", "-inform", "DER", "-in", "KEY", "-out", "NEWKEY");
        assertVerifies(PemSigner.open(folder.resolve("NEWKEY")));
    }

    private void assertRefused(String file, String remedy) {
        assertThatThrownBy(() -> PemSigner.open(folder.resolve(file)))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining(remedy);
    }

    private void assertVerifies(Signer signer) throws Exception {
        byte[] message = "what was received".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("m"), message);
        Files.write(folder.resolve("m.sig"), signer.sign(message));
        Files.writeString(folder.resolve("pub.pem"), PublicKeys.toPem(signer.publicKey()));
        openssl("dgst", "-sha256", "-verify", "pub.pem", "-signature", "m.sig", "m");
    }

    private void openssl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ShellCommand.Result result = ShellCommand.run(folder, Map.of(), command);
        assertThat(result.exit()).as(result.output()).isZero();
    }
}
