/** Rules on what is run, set and written: commands, environment, calls that carry commands, and log lines. */
@NullMarked
package org.ephemera.analyze.command;

import org.jspecify.annotations.NullMarked;
