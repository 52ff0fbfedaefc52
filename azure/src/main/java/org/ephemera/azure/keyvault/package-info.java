/** Signs seals with a key in Azure Key Vault that nobody can take out of it. */
@NullMarked
package org.ephemera.azure.keyvault;

import org.jspecify.annotations.NullMarked;
