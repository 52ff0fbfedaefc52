package org.ephemera.verify;

/** What all checks together say of a package. */
public enum Verdict {
    /** Every check that could be made found the package as it was sealed. */
    INTACT,
    /** Something is not as it was sealed, or the seal is not by the given key. */
    BROKEN,
    /** Nothing was found to be wrong, but there is no seal yet, or not everything could be read. */
    UNVERIFIABLE
}
