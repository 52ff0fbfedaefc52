package org.ephemera.aws.logs;

import java.util.ArrayList;
import java.util.List;
import org.ephemera.collect.source.UnreadableBodyException;

/** What is kept of the events of a page, for whoever looks into them; a service gives a megabyte of them. */
public final class KeptMessages {
    private static final int LARGEST = 16 << 20;

    private final List<String> messages = new ArrayList<>();
    private int characters;

    /** @throws UnreadableBodyException if they are too many to be held: none is left out in silence */
    public void keep(String message) throws UnreadableBodyException {
        characters += message.length();
        if (characters > LARGEST) {
            throw new UnreadableBodyException(
                    "the messages of a page have more than " + (LARGEST >> 20) + " million characters");
        }
        messages.add(message);
    }

    /** In the order in which they came. */
    public List<String> all() {
        return List.copyOf(messages);
    }
}
