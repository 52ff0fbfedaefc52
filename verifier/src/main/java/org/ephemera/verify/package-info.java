/** Verifies a package independently of the code that collected it, and reports each deviation with its place. */
@NullMarked
package org.ephemera.verify;

import org.jspecify.annotations.NullMarked;
