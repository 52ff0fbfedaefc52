package org.ephemera.runtime;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.format.RuntimeRecord;
import org.ephemera.queue.Access;
import org.ephemera.recorder.Definitions;
import org.ephemera.sweep.SweptCloud;

/**
 * How a cloud is read.
 *
 * @param access what must be had before
 * @param sources the sources of one acquisition
 * @param record where the collector runs, by the id under which the cloud logs the run
 */
public record CloudReading(
        Access access,
        Supplier<List<EvidenceSource>> sources,
        Definitions definitions,
        SweptCloud swept,
        Function<String, RuntimeRecord> record) {}
