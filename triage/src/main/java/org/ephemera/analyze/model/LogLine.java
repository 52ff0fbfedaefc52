package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Line of a container's log.
 *
 * @param container as the log's source names it
 * @param stream name of the log stream, such as that of an earlier task; "" if the source names none
 * @param text without its line feed; hostile
 * @param time as the log's source records it; empty if the line has none
 */
public record LogLine(
        String container, String stream, Optional<Instant> time, String text, EvidenceLocation evidence) {}
