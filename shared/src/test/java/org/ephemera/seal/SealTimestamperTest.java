package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.FreePorts;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.LocalTimestampAuthority;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Timestamps of seals. With a working authority the package has a timestamp; with a failing one it is sealed without.
 */
class SealTimestamperTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    static Path folder;

    private static LocalTimestampAuthority local;
    private static SealedPackageMaker packages;
    private static DirectoryEvidenceStore store;
    private static int made;

    @BeforeAll
    static void start() throws IOException {
        local = LocalTimestampAuthority.in(folder.resolve("authority"));
        packages = SealedPackageMaker.in(folder);
        store = DirectoryEvidenceStore.open(packages.store());
    }

    @AfterAll
    static void stop() {
        local.close();
    }

    @BeforeEach
    void resetAuthority() {
        local.resetHandler();
    }

    @Test
    void createsTimestampThatIndependentToolsVerify() throws Exception {
        Seal seal = seal(authority());
        Path place = place(seal);

        assertThat(seal.timestamp())
                .isInstanceOfSatisfying(
                        SealTimestamp.Stored.class,
                        timestamp -> assertThat(Duration.between(
                                                timestamp.time(),
                                                Clock.systemUTC().instant())
                                        .abs())
                                .isLessThan(Duration.ofMinutes(1)));
        IndependentVerifiers.accept(place, packages.key());
        ShellCommand.Result openssl = openssl(place, local.root());
        assertThat(openssl.output()).contains("Verification: OK");
        assertThat(openssl.exit()).isZero();
        assertThat(cosign(place, local).output()).contains("Verified OK");
        try (LocalTimestampAuthority other = LocalTimestampAuthority.in(folder.resolve("other"))) {
            assertThat(openssl(place, other.root()).exit()).isEqualTo(1);
            assertThat(cosign(place, other).exit()).isNotZero();
        }
    }

    @Test
    void requestsTimestampOnlyWhenMissing() throws Exception {
        local.setHandler(503, new byte[0]);
        Seal without = seal(authority());
        local.resetHandler();
        int before = local.queries();
        Seal with = new SealTimestamper(store, Optional.of(authority())).complete(without);
        byte[] first = Files.readAllBytes(place(with).resolve(PackageLayout.TIMESTAMP));
        Seal again = new SealTimestamper(store, Optional.of(authority())).complete(without);

        assertThat(without.timestamp()).isInstanceOf(SealTimestamp.Missing.class);
        assertThat(with.timestamp()).isInstanceOf(SealTimestamp.Stored.class);
        assertThat(again.timestamp()).isEqualTo(with.timestamp());
        assertThat(new SealTimestamper(store, Optional.empty())
                        .complete(without)
                        .timestamp())
                .isEqualTo(with.timestamp());
        assertThat(local.queries()).isEqualTo(before + 1);
        assertThat(place(with).resolve(PackageLayout.TIMESTAMP)).hasBinaryContent(first);
        assertThat(openssl(place(with), local.root()).exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 429})
    void retriesAfterServerErrorOrThrottling(int status) throws Exception {
        int before = local.queries();
        local.setHandler(exchange -> {
            local.resetHandler();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });

        assertThat(seal(authority()).timestamp()).isInstanceOf(SealTimestamp.Stored.class);
        assertThat(local.queries()).isEqualTo(before + 2);
    }

    @Test
    void sealsWithoutTimestampWhenAuthorityIsUnreachable() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePorts.find() + "/");
        assertSealedWithout(new HttpTimestampAuthority(nowhere, SHORT), "cannot be reached");
    }

    @Test
    void sealsWithoutTimestampWhenResponseIsInvalid() throws Exception {
        byte[] another = local.stamp(
                TimestampQuery.of(Digest.of("x"), new SecureRandom()).toBytes());
        byte[] refusal = local.stamp("no query".getBytes(StandardCharsets.US_ASCII));

        local.setHandler(500, new byte[0]);
        assertSealedWithout(authority(), "HTTP status 500");
        local.setHandler(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        assertSealedWithout(authority(), "HTTP status 307");
        local.setHandler(200, "<html>not a timestamp</html>".getBytes(StandardCharsets.US_ASCII));
        assertSealedWithout(authority(), "did not return a valid timestamp");
        local.setHandler(200, new byte[0]);
        assertSealedWithout(authority(), "it has an unexpected element");
        local.setHandler(200, refusal);
        assertSealedWithout(authority(), "rejected the request: ");
        local.setHandler(200, another);
        assertSealedWithout(authority(), "a timestamp for a different request");
        // The same digest, with the nonce of an earlier request.
        local.setHandler(exchange -> {
            byte[] query = exchange.getRequestBody().readAllBytes();
            query[query.length - 4] ^= 1;
            byte[] answer = local.stamp(query);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        assertSealedWithout(authority(), "a timestamp for a different request");
        // Without the certificate, the response cannot be verified.
        local.setHandler(exchange -> {
            byte[] query = exchange.getRequestBody().readAllBytes();
            query[1] = (byte) (query[1] - 3);
            byte[] answer = local.stamp(Arrays.copyOf(query, query.length - 3));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        assertSealedWithout(authority(), "no certificate of the authority");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void sealsWithoutTimestampWhenResponseIsEndless(int millisBetween) throws Exception {
        HttpHandler endless = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(new byte[millisBetween == 0 ? 8192 : 1]);
                    out.flush();
                    Thread.sleep(millisBetween * 100L);
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        local.setHandler(endless);
        assertSealedWithout(authority(), millisBetween == 0 ? "more than 65536 bytes" : "within 2 seconds");
    }

    @Test
    void sealsWithoutTimestampWhenAuthorityTimesOut() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            assertSealedWithout(new HttpTimestampAuthority(address, SHORT), "2 seconds");
        }
    }

    @Test
    void rejectsPlantedTimestamp() throws Exception {
        Seal seal = seal(authority());
        Path file = place(seal).resolve(PackageLayout.TIMESTAMP);
        byte[] ours = Files.readAllBytes(file);
        Seal other = seal(authority());
        Files.write(file, Files.readAllBytes(place(other).resolve(PackageLayout.TIMESTAMP)));

        assertThat(new SealTimestamper(store, Optional.of(authority()))
                        .complete(seal)
                        .timestamp())
                .isEqualTo(new SealTimestamp.Missing("seal.dsse.json.tsr exists but belongs to another seal"));
        for (int length = 0; length < ours.length; length += 7) {
            Files.write(file, Arrays.copyOf(ours, length));
            assertThat(new SealTimestamper(store, Optional.empty())
                            .complete(seal)
                            .timestamp())
                    .isInstanceOf(SealTimestamp.Missing.class);
        }
        for (int at = 0; at < ours.length; at++) {
            byte[] flipped = ours.clone();
            flipped[at] ^= (byte) 0x81;
            Files.write(file, flipped);
            assertThatCode(() -> new SealTimestamper(store, Optional.empty()).complete(seal))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void storesNoTimestampWhenItIsTooLarge() throws Exception {
        TimestampAuthority large = digest -> {
            try {
                return padded(local.stamp(
                        TimestampQuery.of(digest, new SecureRandom()).toBytes()));
            } catch (IOException e) {
                throw new TimestampException("openssl", e);
            }
        };
        Seal seal = seal(large);
        Path file = place(seal).resolve(PackageLayout.TIMESTAMP);
        assertThat(seal.timestamp()).isInstanceOf(SealTimestamp.Missing.class);
        assertThat(file).doesNotExist();

        Files.write(file, large.requestTimestamp(seal.sha256()));
        assertThat(new SealTimestamper(store, Optional.empty()).complete(seal).timestamp())
                .isInstanceOf(SealTimestamp.Missing.class);
    }

    /** Returns the same response with a status text, one byte above the limit. */
    private static byte[] padded(byte[] response) {
        byte[] token = Arrays.copyOfRange(response, 4 + 2 + response[5], response.length);
        int text = PackageLayout.LARGEST_TIMESTAMP + 1 - 4 - 4 - 3 - 4 - 4 - token.length;
        return ByteBuffer.allocate(PackageLayout.LARGEST_TIMESTAMP + 1)
                .putShort((short) 0x3082)
                .putShort((short) (PackageLayout.LARGEST_TIMESTAMP + 1 - 4))
                .putShort((short) 0x3082)
                .putShort((short) (3 + 4 + 4 + text))
                .put(new byte[] {2, 1, 0})
                .putShort((short) 0x3082)
                .putShort((short) (4 + text))
                .putShort((short) 0x0c82)
                .putShort((short) text)
                .put(new byte[text])
                .put(token)
                .array();
    }

    @Test
    void createsSameQueryAsOpenssl() throws Exception {
        Path data = Files.writeString(folder.resolve("data"), "x");
        TimestampQuery query = TimestampQuery.of(Digest.of("x"), new SecureRandom());
        local.openssl("ts -query -data " + data + " -sha256 -cert -no_nonce -out " + folder.resolve("theirs"));
        byte[] theirs = Files.readAllBytes(folder.resolve("theirs"));
        byte[] ours = query.toBytes();

        assertThat(ours).hasSize(69);
        assertThat(Arrays.copyOfRange(ours, 2, 56)).isEqualTo(Arrays.copyOfRange(theirs, 2, 56));
        assertThat(Arrays.copyOfRange(ours, 66, 69)).isEqualTo(Arrays.copyOfRange(theirs, 56, 59));
    }

    private static HttpTimestampAuthority authority() {
        return new HttpTimestampAuthority(URI.create(local.address()), SHORT);
    }

    private static Seal seal(TimestampAuthority authority) throws IOException {
        return packages.make(store, "package-" + made++, 2, 20, Optional.of(authority));
    }

    private static Path place(Seal seal) {
        return packages.store().resolve(seal.statement().packageId().prefix());
    }

    private static void assertSealedWithout(TimestampAuthority authority, String reason) throws Exception {
        Seal seal = seal(authority);

        assertThat(seal.timestamp())
                .isInstanceOfSatisfying(
                        SealTimestamp.Missing.class,
                        missing -> assertThat(missing.reason()).contains("the timestamp authority http", reason));
        assertThat(place(seal).resolve(PackageLayout.TIMESTAMP)).doesNotExist();
        assertThat(packages.runScript(place(seal), "sh").exit()).isZero();
    }

    private static ShellCommand.Result openssl(Path place, Path root) throws Exception {
        return ShellCommand.run(
                place,
                Map.of(),
                "openssl",
                "ts",
                "-verify",
                "-data",
                PackageLayout.SEAL,
                "-in",
                PackageLayout.TIMESTAMP,
                "-CAfile",
                root.toString());
    }

    private static ShellCommand.Result cosign(Path place, LocalTimestampAuthority authority) throws Exception {
        String stamp = Base64.getEncoder().encodeToString(Files.readAllBytes(place.resolve(PackageLayout.TIMESTAMP)));
        Path file = Files.writeString(folder.resolve("stamp.json"), "{\"SignedRFC3161Timestamp\":\"" + stamp + "\"}");
        Path chain = Files.writeString(
                folder.resolve("chain.pem"),
                Files.readString(authority.certificate()) + Files.readString(authority.root()));
        return ShellCommand.run(
                place,
                Map.of(),
                "cosign",
                "verify-blob-attestation",
                "--key",
                packages.keyFile().toString(),
                "--signature",
                PackageLayout.SEAL,
                "--type",
                SealStatement.PREDICATE_TYPE,
                "--insecure-ignore-tlog=true",
                "--use-signed-timestamps",
                "--rfc3161-timestamp",
                file.toString(),
                "--timestamp-certificate-chain",
                chain.toString(),
                PackageLayout.TAG_MANIFEST);
    }
}
