/** Runs acquisitions on this machine, or follows one that a function runs, and reports the progress. */
@NullMarked
package org.ephemera.cli.collect;

import org.jspecify.annotations.NullMarked;
