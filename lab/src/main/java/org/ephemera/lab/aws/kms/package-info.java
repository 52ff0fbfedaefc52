/** Simulated KMS operations that a signer needs. */
@NullMarked
package org.ephemera.lab.aws.kms;

import org.jspecify.annotations.NullMarked;
