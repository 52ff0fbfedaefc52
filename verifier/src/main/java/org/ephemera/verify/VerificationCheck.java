package org.ephemera.verify;

import java.util.Locale;

/** Checks of a verification, in the order of the report. */
public enum VerificationCheck {
    /** Files of the package and their names. */
    NAMES,
    /** Each file is listed in a manifest, and each listed file exists. */
    COMPLETENESS,
    HASHES,
    /** Signature of the seal, verified with the given key. */
    SIGNATURE,
    /** Values of the seal, compared with the package. */
    SEAL,
    TRIGGER,
    ACQUISITION_CHAIN,
    /** Every planned item has exactly one outcome. */
    PLAN_COVERAGE,
    TIMESTAMP,
    VERSIONS,
    CUSTODY;

    /** Returns false for checks that many packages have no data for: timestamp, versions and custody ledger. */
    boolean isMandatory() {
        return this != TIMESTAMP && this != VERSIONS && this != CUSTODY;
    }

    /** Returns the name in JSON: {@code plan-coverage}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
