/**
 * What sources of every cloud need in the same way: bodies that are looked at while they are stored,
 * moments, times, what several steps of an item came to and how it ends by that.
 */
@NullMarked
package org.ephemera.collect.source;

import org.jspecify.annotations.NullMarked;
