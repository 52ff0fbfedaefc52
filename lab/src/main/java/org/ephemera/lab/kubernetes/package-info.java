/**
 * A simulated Kubernetes API server: reads from a scenario's objects, refuses and records whatever would change anything, and
 * takes tokens as those of the clouds do.
 */
@NullMarked
package org.ephemera.lab.kubernetes;

import org.jspecify.annotations.NullMarked;
