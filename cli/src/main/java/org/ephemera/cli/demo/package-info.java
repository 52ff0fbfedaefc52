/** Demonstrations of incidents in simulated clouds, from the alert to the verdict. */
@NullMarked
package org.ephemera.cli.demo;

import org.jspecify.annotations.NullMarked;
