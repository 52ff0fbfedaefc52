/** What sources of every cloud need in the same way: bodies that are looked at while they are stored, moments, times. */
@NullMarked
package org.ephemera.collect.source;

import org.jspecify.annotations.NullMarked;
