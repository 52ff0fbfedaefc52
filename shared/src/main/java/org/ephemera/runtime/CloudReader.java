package org.ephemera.runtime;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.queue.ReadAccess;
import org.ephemera.recorder.DefinitionLookup;
import org.ephemera.sweep.SweepableCloud;

/**
 * How a cloud is read.
 *
 * @param access what must be had before
 * @param sources the sources of one acquisition
 * @param record where the collector runs, by the id under which the cloud logs the run
 */
public record CloudReader(
        ReadAccess access,
        Supplier<List<RegisteredSource>> sources,
        DefinitionLookup definitions,
        SweepableCloud swept,
        Function<String, RuntimeRecord> record) {}
