package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What the tag of an image that ran pointed to when its registry was asked.
 *
 * @param reference as the specification names the image
 * @param ran the digest that ran, by which replicas of one name may differ; "" if nobody told it
 * @param digest to which the tag led
 * @param pushed when that came to the registry, if it is told
 * @param same true if it is the image that ran: the same digest, or an index that lists it
 */
public record CurrentTag(
        String reference, String ran, String digest, Optional<Instant> pushed, boolean same, Evidence evidence) {}
