package org.ephemera.analyze.model;

/**
 * A value that is not what it was, or not what it should be.
 *
 * @param what the field, e.g. {@code /containers/app/image}
 * @param reference what it is compared with, e.g. {@code revision 6} or {@code the task definition}
 * @param before empty text where it was not there
 */
public record Change(
        String subject, String what, String reference, String before, String after, Evidence from, Evidence to) {}
