package org.ephemera.azure.queue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a queue is: {@code azqueue://ACCOUNT/QUEUE}. */
public record QueueLocation(String account, String queue) {
    private static final Pattern FORM = Pattern.compile("azqueue://([a-z0-9]{3,24})/([a-z0-9](?:-?[a-z0-9]){2,62})");
    private static final int LONGEST_NAME = 63;

    /** @throws IllegalArgumentException if it is none; the message is a sentence */
    public static QueueLocation parse(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches() || form.group(2).length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a queue of Azure Storage is 'azqueue://ACCOUNT/QUEUE', not '" + uri + "'");
        }
        return new QueueLocation(form.group(1), form.group(2));
    }

    @Override
    public String toString() {
        return "azqueue://" + account + "/" + queue;
    }
}
