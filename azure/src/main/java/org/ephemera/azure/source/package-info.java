/** Reads Container Instances, Azure Monitor and Log Analytics; every body is stored as received before the SDK parses it. */
@NullMarked
package org.ephemera.azure.source;

import org.jspecify.annotations.NullMarked;
