/**
 * Installation of the collector in a cloud: its settings, the resources that they open, and the handlers of its
 * functions.
 */
@NullMarked
package org.ephemera.runtime;

import org.jspecify.annotations.NullMarked;
