/** Checks a package on its own, without the code that collected it, and says exactly what is wrong where. */
@NullMarked
package org.ephemera.verify;

import org.jspecify.annotations.NullMarked;
