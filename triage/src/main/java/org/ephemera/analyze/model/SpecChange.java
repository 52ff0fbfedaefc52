package org.ephemera.analyze.model;

import org.ephemera.analyze.redact.SecretMasking;

/**
 * Changed value, or value that differs from its reference.
 *
 * @param what the field, e.g. {@code /containers/app/image}
 * @param reference what it is compared with, e.g. {@code revision 6} or {@code the task definition}
 * @param before value before the change, "" if absent; secrets are masked, as in {@code after}
 */
public record SpecChange(
        String subject,
        String what,
        String reference,
        String before,
        String after,
        EvidenceLocation from,
        EvidenceLocation to) {
    public SpecChange {
        before = SecretMasking.masked(before);
        after = SecretMasking.masked(after);
    }
}
