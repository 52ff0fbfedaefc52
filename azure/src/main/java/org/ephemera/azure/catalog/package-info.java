/** Artifacts and operations as data. Planners and sources depend on these classes instead of each other. */
@NullMarked
package org.ephemera.azure.catalog;

import org.jspecify.annotations.NullMarked;
