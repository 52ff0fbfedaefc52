/** Fetches closed windows of metrics once, before retention takes them, into packages with an index over them. */
@NullMarked
package org.ephemera.sweep;

import org.jspecify.annotations.NullMarked;
