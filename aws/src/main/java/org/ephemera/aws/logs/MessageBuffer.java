package org.ephemera.aws.logs;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.source.UnreadableBodyException;

/** Buffer for the messages of a page, for a reader of the events. CloudWatch returns at most one megabyte in a page. */
public final class MessageBuffer {
    private static final int MOST_CHARACTERS = 16 << 20;

    private final List<String> messages = new ArrayList<>();
    private int characters;

    /**
     * Keeps a message.
     *
     * @throws UnreadableBodyException if the messages exceed the limit; no message is dropped silently
     */
    public void add(String message) throws UnreadableBodyException {
        characters += message.length();
        if (characters > MOST_CHARACTERS) {
            throw new UnreadableBodyException(
                    "the messages of a page have more than " + (MOST_CHARACTERS >> 20) + " million characters");
        }
        messages.add(message);
    }

    /** Returns the messages in page order. */
    public List<String> all() {
        return List.copyOf(messages);
    }
}
