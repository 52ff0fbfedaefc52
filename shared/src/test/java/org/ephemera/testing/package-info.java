/** Real parts, made small: sources that answer from memory, stores that fail on demand. */
@NullMarked
package org.ephemera.testing;

import org.jspecify.annotations.NullMarked;
