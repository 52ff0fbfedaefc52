/** Typed parameters of planned items: records, and the codec between a record and the string map of an item. */
@NullMarked
package org.ephemera.collect.param;

import org.jspecify.annotations.NullMarked;
