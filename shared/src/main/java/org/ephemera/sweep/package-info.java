/** Fetches closed windows of metrics once, before their retention ends, into sealed packages with an index. */
@NullMarked
package org.ephemera.sweep;

import org.jspecify.annotations.NullMarked;
