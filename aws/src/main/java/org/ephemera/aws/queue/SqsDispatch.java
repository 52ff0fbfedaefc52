package org.ephemera.aws.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.model.SanitizedText;
import org.ephemera.queue.WorkDispatch;
import org.ephemera.queue.WorkMessage;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Dispatch of work to an SQS FIFO queue (setting {@code EPHEMERA_QUEUE}, its URL). The messages of a package form a
 * message group, of which SQS delivers one at a time. SQS drops a duplicate message within five minutes. A FIFO queue
 * cannot delay single messages, so the delay is ignored.
 */
public final class SqsDispatch implements WorkDispatch {
    public static final String SETTING = "EPHEMERA_QUEUE";
    public static final List<String> PERMISSIONS = List.of("sqs:SendMessage");

    private static final Pattern FORM = Pattern.compile(
            "https?://(?:sqs\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?|[A-Za-z0-9.:\\[\\]-]+)/[0-9]{12}/[A-Za-z0-9_-]{1,75}\\.fifo");

    private final SqsClient sqs;
    private final String url;

    private SqsDispatch(SqsClient sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    /**
     * Returns a dispatch. Sends no request to SQS.
     *
     * @throws IllegalArgumentException if the URL is invalid; the message is a sentence for the user
     */
    public static SqsDispatch of(String url, AwsConnection aws) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException(SETTING + " is invalid; expected the URL of an SQS FIFO queue, for"
                    + " example 'https://sqs.eu-west-1.amazonaws.com/111122223333/NAME.fifo', not '"
                    + SanitizedText.of(url)
                    + "'");
        }
        Region region = Optional.ofNullable(form.group(1))
                .map(Region::of)
                .or(aws::region)
                .orElseThrow(() ->
                        new IllegalArgumentException(SETTING + " does not contain the queue's region; set AWS_REGION"));
        return new SqsDispatch(aws.configure(SqsClient.builder(), "sqs", region).build(), url);
    }

    @Override
    public void send(WorkMessage work, Duration delay) throws IOException {
        try {
            sqs.sendMessage(r -> r.queueUrl(url)
                    .messageBody(new String(work.toBytes(), StandardCharsets.UTF_8))
                    .messageGroupId(work.packageId().value())
                    .messageDeduplicationId(work.key()));
        } catch (SdkException e) {
            FailureAdvice failure = FailureAdvice.of(e, "SQS", "sqs:SendMessage on the queue");
            throw new IOException(
                    "cannot send work to the queue " + url + ": " + failure.reason() + "; " + failure.remedy(), e);
        }
    }
}
