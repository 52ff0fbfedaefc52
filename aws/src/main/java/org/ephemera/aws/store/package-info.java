/** Keeps evidence in Amazon S3: created once, checked by S3 itself, locked where a retention is asked. */
@NullMarked
package org.ephemera.aws.store;

import org.jspecify.annotations.NullMarked;
