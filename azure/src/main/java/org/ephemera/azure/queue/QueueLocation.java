package org.ephemera.azure.queue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Location of a queue: {@code azqueue://ACCOUNT/QUEUE}. */
public record QueueLocation(String account, String queue) {
    private static final Pattern FORM = Pattern.compile("azqueue://([a-z0-9]{3,24})/([a-z0-9](?:-?[a-z0-9]){2,62})");
    private static final int LONGEST_NAME = 63;

    /**
     * Parses a location.
     *
     * @throws IllegalArgumentException if it has another form; the message is a sentence
     */
    public static QueueLocation parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches() || form.group(2).length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "invalid location of an Azure Storage queue: '" + uri + "'; expected 'azqueue://ACCOUNT/QUEUE'");
        }
        return new QueueLocation(form.group(1), form.group(2));
    }

    @Override
    public String toString() {
        return "azqueue://" + account + "/" + queue;
    }
}
