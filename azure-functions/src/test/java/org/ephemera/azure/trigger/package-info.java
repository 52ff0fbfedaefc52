/** What is told of alerts and resource ids. */
@NullMarked
package org.ephemera.azure.trigger;

import org.jspecify.annotations.NullMarked;
