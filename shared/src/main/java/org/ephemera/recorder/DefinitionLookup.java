package org.ephemera.recorder;

/**
 * Lookup of the definition of a stopped container, by a read-only call to the cloud. The event of the stop references
 * the definition.
 */
@FunctionalInterface
public interface DefinitionLookup {
    /**
     * Requests the definition once, within seconds. Never throws: a failure is a refused response.
     *
     * @param scope scope from which the event came
     * @param name reference as the event contains it; it is text from a target
     */
    DefinitionResponse lookUp(RecorderScope scope, String name);
}
