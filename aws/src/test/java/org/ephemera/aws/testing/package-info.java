/** Real servers that stand in for AWS in tests. */
@NullMarked
package org.ephemera.aws.testing;

import org.jspecify.annotations.NullMarked;
