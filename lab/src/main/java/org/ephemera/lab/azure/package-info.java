/** The simulated Azure: the resource manager and Azure Monitor as their SDKs expect them, from scenario files. */
@NullMarked
package org.ephemera.lab.azure;

import org.jspecify.annotations.NullMarked;
