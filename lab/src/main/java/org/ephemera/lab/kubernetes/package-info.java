/**
 * Simulated Kubernetes API server. It reads objects of a scenario, refuses and records any request that would change
 * something, and accepts tokens of the clouds.
 */
@NullMarked
package org.ephemera.lab.kubernetes;

import org.jspecify.annotations.NullMarked;
