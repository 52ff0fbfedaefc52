package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.LocalTimestampAuthority;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test of {@code collect --tsa} and {@code verify --tsa-root} with a local timestamp authority. */
class TimestampTest {
    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 20, 50)
            .withExec()
            .build();
    private SimulatedCloud cloud;
    private LocalTimestampAuthority authority;
    private CommandFixture desk;

    @BeforeEach
    void start() throws IOException {
        cloud = SimulatedCloud.start(scenario);
        authority = LocalTimestampAuthority.in(folder.resolve("authority"));
        desk = CommandFixture.in(folder).facing(cloud);
    }

    @AfterEach
    void stop() {
        authority.close();
        cloud.close();
    }

    @Test
    void verifiesTimestamp() throws Exception {
        Ran collected = desk.run("collect", scenario.taskArn(), "--tsa", authority.address(), "--json");
        Path place = place(collected);
        Ran verified = verify(place, "--json");
        Ran text = verify(place);
        JsonNode timestamp = verified.json().path("timestamp");

        assertThat(collected.exit()).as(collected.out()).isZero();
        assertThat(collected.json().path("problems")).isEmpty();
        assertThat(verified.exit()).as(verified.out()).isZero();
        assertThat(timestamp.path("time"))
                .isEqualTo(collected.json().path("timestamp").path("time"));
        assertThat(timestamp.path("authority").asText()).isEqualTo("CN=Local Test TSA");
        assertThat(timestamp.path("timely").asBoolean()).isTrue();
        assertThat(text.out()).contains("ok  timestamp", "timestamped 20", "is intact");
        assertThat(verify(place.resolve("../" + place.getFileName())).exit()).isZero();
        ShellCommand.Result script = ShellCommand.run(
                place,
                Map.of("KEY", key()),
                "sh",
                Files.writeString(
                                folder.resolve("verify.sh"),
                                desk.run("verify", "--script").out())
                        .toString());
        assertThat(script.exit()).isZero();
        assertThat(script.output()).contains("timestamp not checked: openssl ts -verify -data seal.dsse.json");
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void doesNotCheckTimestampWithoutRoot() throws Exception {
        Path place = place(collect());
        Ran ran = desk.run("verify", place.toString(), "--key", key());

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("-   timestamp", "--tsa-root PEM");
    }

    @Test
    void sealsWithoutTimestampWhenAuthorityIsDown() throws Exception {
        authority.setHandler(503, new byte[0]);
        Ran without = desk.with("EPHEMERA_TSA", authority.address()).run("collect", scenario.taskArn(), "--json");
        JsonNode problem = without.json().path("problems").path(0);
        String id = without.json().path("packageId").asText();
        Path place = place(without);

        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.json().path("status").asText()).isEqualTo("complete");
        assertThat(without.json().path("timestamp").isNull()).isTrue();
        assertThat(problem.path("item").asText()).isEqualTo("seal.timestamp");
        assertThat(problem.path("message").asText()).contains("HTTP status 503");
        assertThat(problem.path("remedy").asText()).contains("collect --resume " + id);
        assertThat(desk.run("verify", place.toString(), "--key", key()).exit()).isZero();
        // A missing timestamp that was requested is not reported as success.
        Ran absent = verify(place);
        assertThat(absent.exit()).isEqualTo(3);
        assertThat(absent.out()).contains("there is no timestamp", "cannot be verified");

        authority.resetHandler();
        Ran again = desk.run("collect", "--resume", id, "--tsa", authority.address());
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("Timestamp");
        assertThat(verify(place).exit()).isZero();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void reportsLateTimestamp() throws Exception {
        CommandFixture yesterday = desk.at(Clock.offset(Clock.systemUTC(), Duration.ofHours(-20)));
        CommandFixture tomorrow = desk.at(Clock.offset(Clock.systemUTC(), Duration.ofHours(20)));
        Ran late = verify(place(yesterday.run("collect", scenario.taskArn(), "--tsa", authority.address(), "--json")));
        Ran early = verify(
                place(tomorrow.run("collect", scenario.taskArn(), "--tsa", authority.address(), "--json")), "--json");

        assertThat(late.exit()).as(late.out()).isZero();
        assertThat(late.out()).contains("LATE");
        assertThat(early.exit()).isZero();
        assertThat(early.json().path("timestamp").path("timely").asBoolean()).isFalse();
        assertThat(early.out()).contains("BEFORE");
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void rejectsInvalidTimestamp() throws Exception {
        Path place = place(collect());
        Path other = place(collect());
        Path file = place.resolve(PackageLayout.TIMESTAMP);
        byte[] ours = Files.readAllBytes(file);

        Files.copy(other.resolve(PackageLayout.TIMESTAMP), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertBad(place, "is for other data than this seal");
        Files.write(file, "garbage".getBytes(StandardCharsets.US_ASCII));
        assertBad(place, "is not a timestamp");
        Files.write(file, new byte[0]);
        assertBad(place, "is not a timestamp");
        Files.write(file, java.util.Arrays.copyOf(ours, ours.length + 1));
        assertBad(place, "is not a timestamp");
        Files.write(file, new byte[1 << 17]);
        assertBad(place, "is longer than");
        byte[] edited = ours.clone();
        edited[edited.length - 1] ^= 1;
        Files.write(file, edited);
        assertBad(place, "has an invalid signature");
        Files.write(file, authority.stamp("no query".getBytes(StandardCharsets.US_ASCII)));
        assertBad(place, "is a rejection by the timestamp authority");
        try (LocalTimestampAuthority foreign = LocalTimestampAuthority.in(folder.resolve("foreign"))) {
            Files.write(file, stamped(foreign, place));
            assertBad(place, "does not chain to the given root");
        }
        Files.write(file, ours);
        assertThat(verify(place).exit()).isZero();
    }

    @Test
    void rejectsCertificateOfOtherPurposeOrTime() throws Exception {
        Path place = place(collect());
        Path file = place.resolve(PackageLayout.TIMESTAMP);
        byte[] ours = Files.readAllBytes(file);
        authority.certify("plain", "plain_ext");
        authority.certify("old", "tsa_ext", "-not_before 20200101000000Z -not_after 20210101000000Z");

        Files.write(file, resigned(ours, "tsa"));
        assertThat(verify(place).exit()).isZero();
        Files.write(file, resigned(ours, "plain"));
        assertBad(place, "has an invalid signature");
        Files.write(file, resigned(ours, "old"));
        assertBad(place, "has an invalid signature");
    }

    @Test
    void loadsBouncyCastleOnlyWithRoot() throws Exception {
        Path place = place(collect());

        assertThat(classes(place, "--key", key())).contains("VerifyCommand").doesNotContain("org.bouncycastle");
        assertThat(classes(place, "--key", key(), "--tsa-root", authority.root().toString()))
                .contains("org.bouncycastle");
    }

    @Test
    void rejectsInvalidArguments() throws Exception {
        Path place = place(collect());
        int calls = cloud.calls().size();
        for (String address :
                List.of("tsa.example.com", "ftp://x/", "http://", "http://u:secret@x/", "http://x/?k=v")) {
            Ran option = desk.run("collect", scenario.taskArn(), "--tsa", address);
            Ran variable = desk.with("EPHEMERA_TSA", address).run("collect", scenario.taskArn());

            assertThat(List.of(option.exit(), variable.exit())).containsOnly(2);
            assertThat(option.err()).contains("timestamp authority", "http://timestamp.example.com");
            assertThat(option.err()).doesNotContain("secret", "\tat ");
        }
        assertThat(cloud.calls()).hasSize(calls);
        Ran absent = desk.run("verify", place.toString(), "--key", key(), "--tsa-root", "absent.pem");
        Ran wrong = desk.run("verify", place.toString(), "--key", key(), "--tsa-root", key());
        assertThat(List.of(absent.exit(), wrong.exit())).containsOnly(3);
        assertThat(absent.err()).contains("there is no such file", "--tsa-root");
        assertThat(wrong.err()).contains("o PEM certificate in", "--tsa-root");
    }

    private Ran collect() throws IOException {
        Ran ran = desk.run("collect", scenario.taskArn(), "--tsa", authority.address(), "--json");
        IndependentVerifiers.accept(place(ran), PublicKeys.fromPem(Files.readString(Path.of(key()))));
        return ran;
    }

    private Path place(Ran collected) {
        return folder.resolve(collected.json().path("location").asText()).normalize();
    }

    private String key() {
        return folder.resolve("home/.config/ephemera/signing-key.pub.pem").toString();
    }

    private Ran verify(Path place, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "verify",
                place.toString(),
                "--key",
                key(),
                "--tsa-root",
                authority.root().toString()));
        words.addAll(List.of(more));
        return desk.run(words.toArray(String[]::new));
    }

    private void assertBad(Path place, String why) {
        Ran ran = verify(place, "--json");

        assertThat(ran.exit()).as(ran.out() + ran.err()).isEqualTo(1);
        assertThat(ran.json().path("verdict").asText()).isEqualTo("broken");
        assertThat(ran.json().path("timestamp").isNull()).isTrue();
        assertThat(ran.json().path("checks"))
                .filteredOn(check -> check.path("result").asText().equals("broken"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.path("check").asText()).isEqualTo("timestamp");
                    assertThat(check.path("kind").asText()).isEqualTo("bad-timestamp");
                    assertThat(check.path("path").asText()).isEqualTo(PackageLayout.TIMESTAMP);
                    assertThat(check.path("message").asText()).contains(why);
                });
    }

    private static byte[] stamped(LocalTimestampAuthority by, Path place) throws IOException {
        by.openssl("ts -query -sha512 -cert -data " + place.resolve(PackageLayout.SEAL) + " -out query.tsq");
        return by.stamp(Files.readAllBytes(by.root().resolveSibling("query.tsq")));
    }

    /** Returns the same timestamp, signed with another certificate of the same root. */
    private byte[] resigned(byte[] response, String name) throws IOException {
        Files.write(authority.root().resolveSibling("old.tsr"), response);
        authority.openssl("ts -reply -in old.tsr -token_out -out old.token");
        authority.openssl("cms -verify -noverify -inform DER -in old.token -certsout old.certs -out info");
        authority.openssl("cms -sign -binary -nodetach -cades -md sha256 -outform DER"
                + " -econtent_type 1.2.840.113549.1.9.16.1.4 -in info -signer " + name + ".crt -inkey " + name
                + ".key -certfile ca.crt -out new.token");
        authority.openssl("ts -reply -in new.token -token_in -out new.tsr");
        return Files.readAllBytes(authority.root().resolveSibling("new.tsr"));
    }

    private String classes(Path place, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "verify",
                place.toString()));
        words.addAll(List.of(options));
        ShellCommand.Result result = ShellCommand.run(folder, Map.of(), words.toArray(String[]::new));
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }
}
