/** Artifacts and operations as data: planners and sources use them instead of each other. */
@NullMarked
package org.ephemera.azure.catalog;

import org.jspecify.annotations.NullMarked;
