/** Stores of evidence. Objects are created once and never changed. */
@NullMarked
package org.ephemera.store;

import org.jspecify.annotations.NullMarked;
