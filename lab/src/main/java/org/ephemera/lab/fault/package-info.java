/** Faults of the simulated clouds on demand: which calls fail, and how. */
@NullMarked
package org.ephemera.lab.fault;

import org.jspecify.annotations.NullMarked;
