package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    @TempDir
    Path folder;

    @Test
    void createsKeyOnceAndPrintsFingerprint() throws IOException {
        CommandFixture desk = CommandFixture.in(folder);
        Path file = folder.resolve("home/.config/ephemera/signing-key.pem");

        Ran first = desk.run("key");
        Ran second = desk.run("key");

        assertThat(first.exit()).isZero();
        assertThat(first.out()).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("-----END PUBLIC KEY-----\n");
        assertThat(first.err()).contains("SHA256:").contains(file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(second).isEqualTo(new Ran(0, first.out(), ""));
        assertThat(file.resolveSibling("signing-key.pub.pem")).hasContent(first.out());
    }

    /** The public key of an earlier key would report each package of the new key as broken. */
    @Test
    void renamesPublicKeyFileOfOtherKey() throws IOException {
        CommandFixture desk = CommandFixture.in(folder);
        Path file = folder.resolve("home/.config/ephemera/signing-key.pem");
        Path published = file.resolveSibling("signing-key.pub.pem");
        String before = desk.run("key").out();
        Files.delete(file);

        Ran again = desk.run("key");

        assertThat(again.out()).isNotEqualTo(before);
        assertThat(published).hasContent(again.out());
        assertThat(file.resolveSibling("signing-key.pub.pem.1")).hasContent(before);
        assertThat(again.err()).contains("belongs to another key", "signing-key.pub.pem.1");

        Files.writeString(published, ""); // left by a process that was killed before the write

        assertThat(desk.run("key").exit()).isZero();
        assertThat(published).hasContent(again.out());
        assertThat(file.resolveSibling("signing-key.pub.pem.2")).isEmptyFile();
    }

    @Test
    void storesKeyInXdgConfigurationFolder() {
        Path xdg = folder.resolve("xdg");

        Ran ran = CommandFixture.in(folder)
                .with("XDG_CONFIG_HOME", xdg.toString())
                .run("key");

        assertThat(ran.exit()).isZero();
        assertThat(xdg.resolve("ephemera/signing-key.pem")).exists();
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void printsKeyIdUriAndPemAsJson() {
        Ran ran = CommandFixture.in(folder).run("key", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.json().path("keyid").asText()).matches("SHA256:[0-9a-f]{64}");
        assertThat(ran.json().path("uri").asText()).isEqualTo("file:signing-key.pem");
        assertThat(ran.json().path("pem").asText()).startsWith("-----BEGIN PUBLIC KEY-----");
    }

    @Test
    void signerOptionHasPrecedenceOverEnvironment() throws Exception {
        CommandFixture desk = CommandFixture.in(folder).with("EPHEMERA_SIGNER", "file:absent.pem");
        Files.writeString(folder.resolve("mine.pem"), pem("secp256r1"));

        assertThat(desk.run("key").err()).contains("absent.pem");
        for (String named : List.of("file:mine.pem", "file://mine.pem", "file:" + folder + "/mine.pem")) {
            assertThat(desk.run("key", "--signer", named, "--json")
                            .json()
                            .path("uri")
                            .asText())
                    .isEqualTo("file:mine.pem");
        }
    }

    @Test
    void rejectsKeyOfOtherCurve() throws Exception {
        Files.writeString(folder.resolve("wrong.pem"), pem("secp384r1"));

        Ran ran = CommandFixture.in(folder).run("key", "--signer", "file:wrong.pem");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .contains("another curve", "P-256", "openssl genpkey")
                .doesNotContain("\tat ");
    }

    @Test
    void printsCommandThatCreatesMissingKey() {
        Ran ran = CommandFixture.in(folder).run("key", "--signer", "file:absent.pem");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("absent.pem", "openssl genpkey");
    }

    @Test
    void printsFormsOfSigner() {
        Ran ran = CommandFixture.in(folder).run("key", "--signer", "fiel:mine.pem");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("Did you mean 'file:'?").contains("awskms:KEY-ARN");
    }

    @Test
    void reportsMissingConfigurationFolder() {
        Ran ran = new CommandFixture(folder, java.util.Map.of(), java.time.Clock.systemUTC(), "", Terminal.NONE)
                .run("key");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err()).contains("HOME").contains("--signer");
    }

    private static String pem(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
