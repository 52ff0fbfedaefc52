/** Acquisitions that run on this machine or in a function, with their progress. */
@NullMarked
package org.ephemera.cli.collect;

import org.jspecify.annotations.NullMarked;
