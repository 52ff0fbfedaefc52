package org.ephemera.aws.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.XmlElement;
import org.ephemera.model.Artifact;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Makes the calls of one item, each recorded. A call waits for its turn ({@link RateLimits}) until the deadline; from its
 * first request on it ends, retries and all, within {@link #LONGEST} or when the deadline passes, if that is sooner. A
 * connection that is silent at that moment is given up up to ten seconds later.
 */
public final class ItemCalls {
    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Artifact artifact;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Clock clock;

    public ItemCalls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock) {
        this.artifact = artifact;
        this.recorder = recorder;
        this.deadline = deadline;
        this.clock = clock;
    }

    /**
     * Asks, and stores what comes as it comes.
     *
     * @param call must put the configuration that it is given into its request
     * @throws IOException if the store fails
     */
    public <T> CallResult<T> ask(
            ApiRequest question, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call)
            throws IOException {
        return exchange(question, exchange -> call.apply(o -> o.putExecutionAttribute(RawCapture.EXCHANGE, exchange)));
    }

    /** Asks a service of the Query protocol; the question's params are the form's. */
    public CallResult<XmlElement> ask(ApiRequest question, QueryClient client) throws IOException {
        return exchange(question, exchange -> client.ask(exchange, question.operation(), question.params()));
    }

    /**
     * Gets what stands at an address that another answer gave, without credentials of ours.
     *
     * @param address goes neither into the log nor into a message: its query is a credential
     */
    public CallResult<byte[]> get(ApiRequest question, PlainHttp http, URI address) throws IOException {
        SdkHttpRequest request =
                SdkHttpRequest.builder().uri(address).method(SdkHttpMethod.GET).build();
        return exchange(question, exchange -> {
            try {
                return http.send(
                                exchange,
                                question.operation(),
                                at -> HttpExecuteRequest.builder()
                                        .request(request)
                                        .build())
                        .readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private <T> CallResult<T> exchange(ApiRequest question, Function<RecordedCall, T> call) throws IOException {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        RecordedCall exchange = new RecordedCall(question, recorder, deadline, LONGEST, clock);
        try {
            return exchange.answered(BoundedHttpClient.within(exchange::limit, () -> call.apply(exchange)));
        } catch (SdkException e) {
            return exchange.refused(SdkFailure.of(e));
        } catch (RuntimeException e) {
            // Fields of the wrong type make the SDK's parser throw whatever it likes; the body is stored all the same.
            if (!exchange.isStored()) {
                throw e;
            }
            return exchange.refused(new SdkFailure(ApiFailure.UNREADABLE, "it cannot be parsed"));
        }
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(ApiFailure refusal) {
        return refusal.code().equals(ApiFailure.DEADLINE)
                || (refusal.code().equals(ApiFailure.OUT_OF_TIME) && deadline.passed());
    }

    /** Every answer is logged with what the source found in it. */
    public void log(StoredResponse received, ResponsePage page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
        if (!received.unread().isEmpty()) {
            recorder.note(received.unread(), Map.of());
        }
    }
}
