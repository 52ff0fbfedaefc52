package org.ephemera.aws.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.FailureAdvice;
import org.ephemera.model.SanitizedText;
import org.ephemera.queue.Announcement;
import org.ephemera.queue.Announcer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Announcer that publishes to an SNS topic (setting {@code EPHEMERA_TOPIC}, its ARN). An e-mail has the subject of the
 * announcement. The message is the announcement's JSON. The message attributes {@code kind} and {@code id} allow
 * subscription filters and the detection of duplicates.
 */
public final class SnsAnnouncer implements Announcer {
    public static final String SETTING = "EPHEMERA_TOPIC";
    public static final List<String> PERMISSIONS = List.of("sns:Publish");

    private static final Pattern FORM =
            Pattern.compile("arn:aws[a-z-]*:sns:([a-z0-9-]+):[0-9]{12}:[A-Za-z0-9_-]{1,256}");

    private final SnsClient sns;
    private final String topic;

    private SnsAnnouncer(SnsClient sns, String topic) {
        this.sns = sns;
        this.topic = topic;
    }

    /**
     * Returns an announcer. Sends no request to SNS.
     *
     * @throws IllegalArgumentException if the ARN is invalid; the message is a sentence for the user
     */
    public static SnsAnnouncer of(String arn, AwsConnection aws) {
        Matcher form = FORM.matcher(arn);
        if (!form.matches()) {
            throw new IllegalArgumentException(SETTING + " is invalid; expected the ARN of an SNS topic, for example"
                    + " 'arn:aws:sns:eu-west-1:111122223333:NAME', not '" + SanitizedText.of(arn) + "'");
        }
        return new SnsAnnouncer(
                aws.configure(SnsClient.builder(), "sns", Region.of(form.group(1)))
                        .build(),
                arn);
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        try {
            sns.publish(r -> r.topicArn(topic)
                    .subject(announcement.subject())
                    .message(new String(announcement.toBytes(), StandardCharsets.UTF_8))
                    .messageAttributes(Map.of("kind", text(announcement.kind()), "id", text(announcement.id()))));
        } catch (SdkException e) {
            FailureAdvice failure = FailureAdvice.of(e, "SNS", "sns:Publish on the topic");
            throw new IOException(
                    "cannot publish to the topic " + topic + ": " + failure.reason() + "; " + failure.remedy(), e);
        }
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}
