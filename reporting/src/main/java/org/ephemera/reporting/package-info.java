/** Reports and baselines in a store, after the seal. */
@NullMarked
package org.ephemera.reporting;

import org.jspecify.annotations.NullMarked;
