/** Reads what alerts of every cloud tell in the same way: places with their pointers, hints, times, tags, several targets. */
@NullMarked
package org.ephemera.acquire.alert;

import org.jspecify.annotations.NullMarked;
