/** A simulated cloud on one local endpoint: the counterpart of the demo and of tests. */
@NullMarked
package org.ephemera.lab;

import org.jspecify.annotations.NullMarked;
