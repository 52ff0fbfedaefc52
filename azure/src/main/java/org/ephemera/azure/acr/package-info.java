/** Reads images from Azure Container Registry. */
@NullMarked
package org.ephemera.azure.acr;

import org.jspecify.annotations.NullMarked;
