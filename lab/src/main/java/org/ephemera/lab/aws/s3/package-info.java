/** S3, read only: enough to list a bucket and to read an object. */
@NullMarked
package org.ephemera.lab.aws.s3;

import org.jspecify.annotations.NullMarked;
