package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Digest to which the tag of an image pointed when the registry was queried.
 *
 * @param reference name of the image in the specification
 * @param ranDigest digest that ran; replicas with the same name may differ; "" if the platform does not report it
 * @param digest digest to which the tag pointed
 * @param pushed time at which that digest was pushed, if the registry reports it
 * @param isRanImage true if the tag points to the image that ran: the same digest, or an index that lists it
 */
public record CurrentTag(
        String reference,
        String ranDigest,
        String digest,
        Optional<Instant> pushed,
        boolean isRanImage,
        EvidenceLocation evidence) {}
