/** Azure Functions: parse the event, handle the acquisition, return JSON. */
@NullMarked
package org.ephemera.azure.function;

import org.jspecify.annotations.NullMarked;
