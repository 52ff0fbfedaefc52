/** Signer with a non-exportable key in AWS KMS. */
@NullMarked
package org.ephemera.aws.kms;

import org.jspecify.annotations.NullMarked;
