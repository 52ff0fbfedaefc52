/** The function as Lambda calls it, in this process and from its zip. */
@NullMarked
package org.ephemera.aws.function;

import org.jspecify.annotations.NullMarked;
