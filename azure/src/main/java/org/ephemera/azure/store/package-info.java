/** Keeps evidence in Azure Blob Storage: created once, checked by the service, locked where a retention is asked. */
@NullMarked
package org.ephemera.azure.store;

import org.jspecify.annotations.NullMarked;
