/** Evidence store in Amazon S3: objects are created once, checked by S3, and locked if a retention is set. */
@NullMarked
package org.ephemera.aws.store;

import org.jspecify.annotations.NullMarked;
