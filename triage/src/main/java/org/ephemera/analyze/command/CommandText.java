package org.ephemera.analyze.command;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;

/**
 * Command line, script or other text that a program runs.
 *
 * @param subject container, image or principal, as named by the target
 * @param source the field or document, for example {@code entryPoint} or {@code image history}
 * @param value the text, which may be hostile
 * @param at time of the call that set it, if a call set it
 */
public record CommandText(
        String subject,
        String source,
        String value,
        EvidenceLocation evidence,
        TextOrigin origin,
        Optional<Instant> at) {}
