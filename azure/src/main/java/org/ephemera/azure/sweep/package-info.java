/**
 * Sweeps of an Azure subscription (scheduled collection of all container metrics): inventory, activity log, shards,
 * metrics.
 */
@NullMarked
package org.ephemera.azure.sweep;

import org.jspecify.annotations.NullMarked;
