/** Servers that simulate AWS in tests, and fixtures that use them. */
@NullMarked
package org.ephemera.aws.testing;

import org.jspecify.annotations.NullMarked;
