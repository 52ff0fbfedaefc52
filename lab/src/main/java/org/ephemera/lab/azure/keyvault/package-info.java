/** Simulated Azure Key Vault with the operations that a signer needs, and the token endpoint of its challenge. */
@NullMarked
package org.ephemera.lab.azure.keyvault;

import org.jspecify.annotations.NullMarked;
