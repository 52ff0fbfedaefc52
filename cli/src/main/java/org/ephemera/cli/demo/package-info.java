/** Demonstrations: an incident in a simulated cloud, from the alert to the verdict. */
@NullMarked
package org.ephemera.cli.demo;

import org.jspecify.annotations.NullMarked;
