/**
 * Parts that the sources of all clouds share: views of response bodies, lifecycle events, times, and the outcome of
 * items with several steps.
 */
@NullMarked
package org.ephemera.collect.source;

import org.jspecify.annotations.NullMarked;
