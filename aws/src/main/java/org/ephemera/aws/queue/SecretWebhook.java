package org.ephemera.aws.queue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.call.SecretReader;
import org.ephemera.queue.Announcement;
import org.ephemera.queue.Announcer;
import org.ephemera.queue.WebhookAnnouncer;

/**
 * Web hook whose address is a secret of AWS Secrets Manager. {@code EPHEMERA_WEBHOOK} contains the ARN of the secret,
 * so the address is not in the settings of a function. It is read for each
 * announcement.
 */
public final class SecretWebhook implements Announcer {
    /** Permission on the secret. */
    public static final List<String> PERMISSIONS = SecretReader.PERMISSIONS;

    private static final Pattern SECRET = Pattern.compile("arn:aws[a-z-]*:secretsmanager:.*");

    private final String arn;
    private final SecretReader secrets;

    private SecretWebhook(String arn, SecretReader secrets) {
        this.arn = arn;
        this.secrets = secrets;
    }

    /**
     * Returns an announcer for the address or for the ARN of a secret that contains it. Sends no request.
     *
     * @throws IllegalArgumentException if the address is invalid; the message is for users
     */
    public static Announcer of(String value, AwsConnection aws) {
        return SECRET.matcher(value).matches()
                ? new SecretWebhook(value, new SecretReader(aws))
                : WebhookAnnouncer.of(value);
    }

    @Override
    public void announce(Announcement announcement) throws IOException {
        WebhookAnnouncer hook;
        try {
            hook = WebhookAnnouncer.of(secrets.read(arn));
        } catch (IllegalArgumentException e) {
            throw new IOException("the secret " + arn + " is not the address of a web hook: " + e.getMessage(), e);
        }
        hook.announce(announcement);
    }
}
