/**
 * Simulated Azure from scenario files: Azure Resource Manager and Azure Monitor with the protocol that their SDKs
 * expect.
 */
@NullMarked
package org.ephemera.lab.azure;

import org.jspecify.annotations.NullMarked;
