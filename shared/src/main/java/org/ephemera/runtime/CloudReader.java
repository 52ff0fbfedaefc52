package org.ephemera.runtime;

import java.util.List;
import java.util.function.Function;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.model.Target;
import org.ephemera.queue.ReadAccess;
import org.ephemera.recorder.DefinitionLookup;
import org.ephemera.sweep.SweepableCloud;

/**
 * Read side of a cloud.
 *
 * @param access credentials that must be obtained before a target is read
 * @param sources creates the sources for a target
 * @param record describes where the collector runs, from the id under which the cloud logs the run
 */
public record CloudReader(
        ReadAccess access,
        Function<Target, List<RegisteredSource>> sources,
        DefinitionLookup definitions,
        SweepableCloud swept,
        Function<String, RuntimeRecord> record) {}
