/** Composition of the Azure side: the list of sources, and the runtime that reads the environment. */
@NullMarked
package org.ephemera.azure;

import org.jspecify.annotations.NullMarked;
