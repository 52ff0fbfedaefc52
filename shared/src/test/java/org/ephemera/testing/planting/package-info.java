/** A principal that can list and create objects of a store, and plants objects while a collection runs. */
@NullMarked
package org.ephemera.testing.planting;

import org.jspecify.annotations.NullMarked;
