package org.ephemera.cli.timestamp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.ephemera.testing.LocalTimestampAuthority;
import org.ephemera.verify.AttestedTime;
import org.ephemera.verify.BadTimestampException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes result in a time that the authority signed or in a BadTimestampException. */
class RootedTimestampsTest {
    @TempDir
    Path folder;

    private final byte[] seal = "a seal".getBytes(StandardCharsets.US_ASCII);
    private LocalTimestampAuthority authority;
    private RootedTimestamps timestamps;

    @BeforeEach
    void start() throws Exception {
        authority = LocalTimestampAuthority.in(folder);
        timestamps = RootedTimestamps.trusting(Files.readString(authority.root()));
        Files.write(folder.resolve("seal"), seal);
    }

    @AfterEach
    void stop() {
        authority.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "sha512"})
    void trustsAuthority(String digest) throws Exception {
        assertThat(timestamps.verify(stamp("-cert -" + digest), seal).authority())
                .isEqualTo("CN=Local Test TSA");
    }

    @Test
    void requiresCertificateInTimestamp() throws Exception {
        byte[] response = stamp("-sha256");

        assertThatThrownBy(() -> timestamps.verify(response, seal))
                .isInstanceOf(BadTimestampException.class)
                .hasMessage("does not contain the certificate of the authority");
    }

    @Test
    void rejectsAnyChangedByte() throws Exception {
        byte[] response = stamp("-cert -sha256");
        AttestedTime time = timestamps.verify(response, seal);
        int accepted = 0;
        for (int at = 0; at < response.length; at++) {
            byte[] flipped = response.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Optional<AttestedTime> isTrusted = isTrusted(flipped);
            accepted += isTrusted.isPresent() ? 1 : 0;
            assertThat(isTrusted.orElse(time)).as("byte %d", at).isEqualTo(time);
        }
        // The status of the response and the included root certificate are not signed.
        assertThat(accepted).isLessThan(response.length / 2);
    }

    @Test
    void throwsOnlyBadTimestampException() throws Exception {
        byte[] response = stamp("-cert -sha256");
        for (int length = 0; length < response.length; length++) {
            assertThat(isTrusted(Arrays.copyOf(response, length))).isEmpty();
        }
        byte[] nested = new byte[1 << 16];
        Arrays.fill(nested, (byte) 0x80);
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
        }
        assertThat(isTrusted(nested)).isEmpty();
    }

    private Optional<AttestedTime> isTrusted(byte[] response) {
        try {
            return Optional.of(timestamps.verify(response, seal));
        } catch (BadTimestampException e) {
            return Optional.empty();
        }
    }

    private byte[] stamp(String options) throws Exception {
        authority.openssl("ts -query -data seal " + options + " -out question");
        return authority.stamp(Files.readAllBytes(folder.resolve("question")));
    }
}
