package org.ephemera.recorder;

/** Asks a cloud for what an event names. Read-only. */
@FunctionalInterface
public interface DefinitionLookup {
    /**
     * Asks once, within seconds. Never throws: what keeps the answer away is a refusal.
     *
     * @param scope where the event came from
     * @param name as the event has it; it comes from a target
     */
    DefinitionResponse ask(RecorderScope scope, String name);
}
