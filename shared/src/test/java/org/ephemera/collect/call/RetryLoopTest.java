package org.ephemera.collect.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.TransportException.Retry;
import org.ephemera.model.Outcome;
import org.junit.jupiter.api.Test;

/** Attempts of a call whose transport is scripted; a pause between two attempts is at most 4 ms. */
class RetryLoopTest {
    private static final ApiRequest REQUEST =
            ApiRequest.of(new ApiOperation("test", "Read", "test:Read"), Map.of("id", "1"));
    private static final RetryPolicy POLICY = new RetryPolicy(
            3, Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMillis(4), 1, Duration.ofMillis(300));
    private static final int THROTTLED = 429;

    private final AtomicInteger attempts = new AtomicInteger();
    private final RateLimits limits = RateLimits.none();
    private final HeldResponse held = new HeldResponse(1000);

    @Test
    void returnsTheResponseOfALaterAttempt() throws IOException {
        CallResult<String> result =
                send(POLICY, call -> attempts.get() < 2 ? answer(call, 503, "") : answer(call, 200, "it"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        CallResult.Answered.class,
                        it -> assertThat(it.response()).isEqualTo("it"));
        assertThat(attempts).hasValue(3);
        assertThat(held.bytes()).asString().isEqualTo("it");
    }

    @Test
    void endsAfterTheAttemptsOfThePolicy() throws IOException {
        ApiFailure failure = refused(send(POLICY, call -> answer(call, 503, "")));

        assertThat(failure.status()).isEqualTo(503);
        assertThat(failure.attempts()).isEqualTo(3);
        assertThat(failure.endpoint()).isEqualTo("http://server");
    }

    @Test
    void doesNotRepeatARejectedRequest() throws IOException {
        ApiFailure failure = refused(send(POLICY, call -> answer(call, 400, "")));

        assertThat(failure.attempts()).isEqualTo(1);
        assertThat(failure.code()).isEqualTo("E400");
    }

    @Test
    void doesNotRepeatAConnectionThatCannotSucceed() throws IOException {
        assertThat(refused(send(POLICY, call -> fail(call, Retry.NEVER))).attempts())
                .isEqualTo(1);
    }

    @Test
    void repeatsAConnectionUntilTheLimitOfTheCall() throws IOException {
        assertThat(refused(send(POLICY, call -> fail(call, Retry.WITHIN_CALL))).attempts())
                .isGreaterThan(POLICY.attempts());
    }

    @Test
    void repeatsAConnectionBeyondTheLimitOfTheCall() throws IOException {
        RetryPolicy shortCall = POLICY.within(Duration.ofMillis(1));

        CallResult<String> result =
                send(shortCall, call -> attempts.get() < 2 ? fail(call, Retry.WITHIN_RUN) : answer(call, 200, "it"));

        assertThat(result).isInstanceOf(CallResult.Answered.class);
    }

    @Test
    void countsTheAttemptsOfAllRoundsWhenThrottled() throws IOException {
        RetryPolicy twice = new RetryPolicy(
                1, Duration.ofMillis(2), Duration.ofMillis(2), Duration.ofMillis(4), 2, Duration.ofMillis(300));

        ApiFailure failure = refused(send(twice, call -> answer(call, THROTTLED, "")));

        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(failure.throttles()).isEqualTo(2);
    }

    @Test
    void reportsTheDeadlineWhenItPassesBeforeTheFirstRequest() throws IOException {
        Deadline passed = Deadline.in(Clock.systemUTC(), Duration.ZERO);

        CallResult<String> result =
                held.send(REQUEST, call -> answer(call, 200, ""), new StatusRules(), POLICY, passed);

        assertThat(refused(result).code()).isEqualTo(ApiFailure.DEADLINE);
        assertThat(refused(result).attempts()).isZero();
    }

    @Test
    void keepsAResponseThatTheParserRejects() throws IOException {
        CallResult<String> result = send(POLICY, call -> {
            answer(call, 200, "it");
            throw new ClassCastException();
        });

        assertThat(refused(result).code()).isEqualTo(ApiFailure.UNREADABLE);
        assertThat(held.bytes()).asString().isEqualTo("it");
    }

    @Test
    void throwsAnErrorOfTheProgramWhenNothingIsStored() {
        assertThatThrownBy(() -> send(POLICY, call -> {
                    throw new ClassCastException();
                }))
                .isInstanceOf(ClassCastException.class);
    }

    private CallResult<String> send(RetryPolicy policy, Transport<String> transport) throws IOException {
        Deadline run = Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1));
        return held.send(REQUEST, transport, new StatusRules(), policy, run);
    }

    private String answer(RecordedCall call, int status, String body) throws IOException {
        begin(call);
        call.head(HttpHead.of(
                status, name -> Optional.empty(), call.limit().clock().instant()));
        String shown = new String(
                call.body(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        if (status != 200) {
            throw call.rejected();
        }
        return shown;
    }

    private String fail(RecordedCall call, Retry retry) {
        begin(call);
        throw new TransportException(ApiFailure.UNREACHABLE, "refused", retry, null);
    }

    private void begin(RecordedCall call) {
        call.sending("http://server", "", limits);
        attempts.incrementAndGet();
    }

    private static ApiFailure refused(CallResult<String> result) {
        if (result instanceof CallResult.Failed<String> refused) {
            return refused.failure();
        }
        throw new AssertionError("answered");
    }

    private record StatusRules() implements ErrorRules {
        @Override
        public ServiceError parse(HttpHead head, byte[] body) {
            boolean throttled = head.status() == THROTTLED;
            return new ServiceError("E" + head.status(), "", throttled, throttled || head.status() >= 500);
        }

        @Override
        public boolean isClassifiedByHead(HttpHead head) {
            return true;
        }

        @Override
        public Outcome outcome(ApiFailure failure) {
            return failure.failed("failed");
        }
    }
}
