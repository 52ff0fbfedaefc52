/**
 * Evidence store in Azure Blob Storage: objects are created once, checked by the service, and locked if a retention is
 * set.
 */
@NullMarked
package org.ephemera.azure.store;

import org.jspecify.annotations.NullMarked;
