package org.ephemera.recorder;

import org.ephemera.model.Digest;

/** What an event names as that from which the container was made. */
public sealed interface DefinitionReference {
    /**
     * It can be asked for.
     *
     * @param name as the cloud has it; never part of a key
     * @param key the same for what need be asked for once an hour
     */
    record Named(String name, Digest key) implements DefinitionReference {
        /** A name that means the same for ever. */
        public static Named fixed(String name) {
            return new Named(name, Digest.of(name));
        }

        /** A name that means something else from one event to the next. */
        public static Named at(String name, Digest event) {
            return new Named(name, Digest.of(name + "\n" + event.hex()));
        }
    }

    /** @param reason a sentence for people, with nothing unescaped in it */
    record Untold(String reason) implements DefinitionReference {}
}
