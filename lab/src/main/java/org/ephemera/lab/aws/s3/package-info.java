/** Simulated read operations of S3 that list a bucket and read an object. */
@NullMarked
package org.ephemera.lab.aws.s3;

import org.jspecify.annotations.NullMarked;
