package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A line of a container's log.
 *
 * @param container as the log's source has it
 * @param stream which of the container's logs, as the source names it, such as that of an earlier task; "" if it names none
 * @param text without its line feed; hostile
 * @param time as the log's source has it; empty if the line has none
 */
public record LogLine(String container, String stream, Optional<Instant> time, String text, Evidence evidence) {}
