package org.ephemera.aws.call;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials of a {@link ReadingRole}. They are requested on first use and renewed before they expire, so that a
 * collection may last longer than a session. The session name {@code ephemera-…} is unique. It is in the caller
 * identity of every package and in the CloudTrail event of every call with these credentials.
 */
public final class RoleCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    /** Each item asks for the credentials. One denied request of them all is enough. */
    private static final Duration DENIAL = Duration.ofMinutes(1);

    private record Denial(RoleRefusedException cause, Instant until) {}

    private final ReadingRole role;
    private final Clock clock;
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider assumed;

    /** Makes callers that ask at the same time wait for the first answer, which may be a denial. */
    private final ReentrantLock oneRequest = new ReentrantLock();

    private @Nullable Denial denial;

    /**
     * Creates the credentials provider without a call.
     *
     * @param http is not closed by this class
     */
    public RoleCredentials(ReadingRole role, AwsConnection caller, SdkHttpClient http, Clock clock) {
        this.role = role;
        this.clock = clock;
        this.sts = caller.configure(StsClient.builder(), "sts", caller.region().orElseGet(role::anyRegion))
                .httpClientBuilder(null)
                .httpClient(http)
                .build();
        String session = sessionName();
        this.assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(role.arn())
                        .roleSessionName(session)
                        .externalId(role.externalId().orElse(null)))
                .build();
    }

    /**
     * Returns the credentials. If STS denies them, the next calls within a minute fail without a request.
     *
     * @throws RoleRefusedException if the role cannot be assumed; the message contains the remedy
     */
    @Override
    public AwsCredentials resolveCredentials() {
        oneRequest.lock();
        try {
            return allowed();
        } finally {
            oneRequest.unlock();
        }
    }

    private AwsCredentials allowed() {
        Denial last = denial;
        if (last != null && clock.instant().isBefore(last.until())) {
            throw last.cause();
        }
        try {
            return assumed.resolveCredentials();
        } catch (SdkException e) {
            RoleRefusedException refused = RoleRefusedException.of(role, e);
            if (refused.isDenied()) {
                denial = new Denial(refused, clock.instant().plus(DENIAL));
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        assumed.close();
        sts.close();
    }

    private static String sessionName() {
        byte[] id = new byte[6];
        new SecureRandom().nextBytes(id);
        return "ephemera-" + HexFormat.of().formatHex(id);
    }
}
