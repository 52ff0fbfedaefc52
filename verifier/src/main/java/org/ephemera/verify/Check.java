package org.ephemera.verify;

import java.util.Locale;

/** The checks, in the order of the report. */
public enum Check {
    /** What stands in the package, and under which names. */
    NAMES,
    /** Manifests and files name each other, both ways. */
    COMPLETENESS,
    HASHES,
    /** The seal's signature, by the given key. */
    SIGNATURE,
    /** What the seal says against what is there. */
    SEAL,
    TRIGGER,
    ACQUISITION_CHAIN,
    /** All that was planned has exactly one outcome. */
    PLAN_COVERAGE,
    TIMESTAMP,
    VERSIONS,
    CUSTODY;

    /** False for what many packages do not have: a timestamp, versions, a ledger. */
    boolean isMandatory() {
        return this != TIMESTAMP && this != VERSIONS && this != CUSTODY;
    }

    /** The name in JSON: {@code plan-coverage}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
