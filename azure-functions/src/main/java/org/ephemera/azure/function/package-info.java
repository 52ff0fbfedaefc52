/** What Azure Functions calls: parse the event, make the acquisition, answer in JSON. */
@NullMarked
package org.ephemera.azure.function;

import org.jspecify.annotations.NullMarked;
