package org.ephemera.recorder;

import org.ephemera.model.Digest;

/** Reference of a recorded event to the definition of its container, for example an ECS task definition revision. */
public sealed interface DefinitionReference {
    /**
     * A reference that can be looked up.
     *
     * @param name name as the cloud spells it; never part of a key of the store
     * @param key digest that is equal for references that need to be looked up only once an hour
     */
    record Named(String name, Digest key) implements DefinitionReference {
        /** Returns a reference whose meaning never changes. */
        public static Named fixed(String name) {
            return new Named(name, Digest.of(name));
        }

        /** Returns a reference whose meaning can change from one event to the next. */
        public static Named at(String name, Digest event) {
            return new Named(name, Digest.of(name + "\n" + event.hex()));
        }
    }

    /**
     * An event without a reference.
     *
     * @param reason escaped sentence for users
     */
    record Absent(String reason) implements DefinitionReference {}
}
