/** Signs seals with a key in AWS KMS that nobody can take out of it. */
@NullMarked
package org.ephemera.aws.kms;

import org.jspecify.annotations.NullMarked;
