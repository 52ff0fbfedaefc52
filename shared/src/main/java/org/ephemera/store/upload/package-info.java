/** Shared parts of network stores: buffering of bodies, cancellation in time, and lock terms. */
@NullMarked
package org.ephemera.store.upload;

import org.jspecify.annotations.NullMarked;
