/** Data types of an acquisition: request, target, time window, and the outcome of each item. */
@NullMarked
package org.ephemera.model;

import org.jspecify.annotations.NullMarked;
