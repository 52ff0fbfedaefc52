/** The functions, and a small host that runs them as Azure does. */
@NullMarked
package org.ephemera.azure.function;

import org.jspecify.annotations.NullMarked;
