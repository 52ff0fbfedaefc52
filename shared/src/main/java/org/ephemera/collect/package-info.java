/** Reads artifacts from a live system and streams what it answers into the package, with a log of every call. */
@NullMarked
package org.ephemera.collect;

import org.jspecify.annotations.NullMarked;
