package org.ephemera.acquire;

import org.ephemera.bag.OpenRecord;
import org.ephemera.evidence.Digest;

/**
 * A package that is open.
 *
 * @param sha256 of the stored {@code open.json}; the acquisition log begins with it
 * @param fresh false if the event, or its subject, had opened it before
 */
public record Opened(OpenRecord open, Digest sha256, boolean fresh) {}
