/** Simulated clouds on local endpoints for the demonstration and for tests. */
@NullMarked
package org.ephemera.lab;

import org.jspecify.annotations.NullMarked;
