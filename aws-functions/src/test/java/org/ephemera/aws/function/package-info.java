/** Tests of the Lambda functions, in this process and from the zip. */
@NullMarked
package org.ephemera.aws.function;

import org.jspecify.annotations.NullMarked;
