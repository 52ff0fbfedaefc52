package org.ephemera.analyze.command;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;

/**
 * A command line, a script or another text that something is run by.
 *
 * @param subject a container, an image, a principal: in the target's own words
 * @param source where it stands, e.g. {@code entryPoint} or {@code image history}
 * @param value hostile
 * @param at when it was given, if somebody gave it
 */
public record CommandText(
        String subject, String source, String value, Evidence evidence, TextOrigin origin, Optional<Instant> at) {}
