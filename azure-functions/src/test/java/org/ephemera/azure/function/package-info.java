/** Tests of the functions, with a small host that runs them like Azure. */
@NullMarked
package org.ephemera.azure.function;

import org.jspecify.annotations.NullMarked;
