/** KMS, as far as a signer needs it. */
@NullMarked
package org.ephemera.lab.aws.kms;

import org.jspecify.annotations.NullMarked;
