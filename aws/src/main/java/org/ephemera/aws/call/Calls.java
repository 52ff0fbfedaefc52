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
import org.ephemera.format.Page;
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
public final class Calls {
    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Artifact artifact;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Clock clock;

    public Calls(Artifact artifact, Recorder recorder, Deadline deadline, Clock clock) {
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
    public <T> Reply<T> ask(Question question, Function<Consumer<AwsRequestOverrideConfiguration.Builder>, T> call)
            throws IOException {
        return exchange(question, exchange -> call.apply(o -> o.putExecutionAttribute(RawCapture.EXCHANGE, exchange)));
    }

    /** Asks a service of the Query protocol; the question's params are the form's. */
    public Reply<XmlElement> ask(Question question, QueryClient client) throws IOException {
        return exchange(question, exchange -> client.ask(exchange, question.operation(), question.params()));
    }

    /**
     * Gets what stands at an address that another answer gave, without credentials of ours.
     *
     * @param address goes neither into the log nor into a message: its query is a credential
     */
    public Reply<byte[]> get(Question question, PlainHttp http, URI address) throws IOException {
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

    private <T> Reply<T> exchange(Question question, Function<Exchange, T> call) throws IOException {
        if (!artifact.operations().contains(question.operation().key())) {
            throw new IllegalStateException(
                    artifact.id() + " does not declare " + question.operation().key());
        }
        Exchange exchange = new Exchange(question, recorder, deadline, LONGEST, clock);
        try {
            return exchange.answered(BoundedHttpClient.within(exchange::limit, () -> call.apply(exchange)));
        } catch (SdkException e) {
            return exchange.refused(SdkFailure.of(e));
        } catch (RuntimeException e) {
            // Fields of the wrong type make the SDK's parser throw whatever it likes; the body is stored all the same.
            if (!exchange.isStored()) {
                throw e;
            }
            return exchange.refused(new SdkFailure(Refusal.UNREADABLE, "it cannot be parsed"));
        }
    }

    /** True if the call was cut off by the deadline of the whole collection: whoever goes on later may ask again. */
    public boolean cutByDeadline(Refusal refusal) {
        return refusal.code().equals(Refusal.DEADLINE)
                || (refusal.code().equals(Refusal.OUT_OF_TIME) && deadline.passed());
    }

    /** Every answer is logged with what the source found in it. */
    public void log(Received received, Page page) {
        recorder.response(received.call(), received.answer(), received.files(), page);
        if (!received.unread().isEmpty()) {
            recorder.note(received.unread(), Map.of());
        }
    }
}
