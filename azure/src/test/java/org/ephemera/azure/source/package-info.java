/** Sources against the simulated Azure, from an alert to a sealed package. */
@NullMarked
package org.ephemera.azure.source;

import org.jspecify.annotations.NullMarked;
