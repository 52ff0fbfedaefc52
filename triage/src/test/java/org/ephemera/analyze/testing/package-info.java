/** Sealed packages of given bodies, for tests. */
@NullMarked
package org.ephemera.analyze.testing;

import org.jspecify.annotations.NullMarked;
